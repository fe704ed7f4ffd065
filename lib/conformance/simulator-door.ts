import type { HttpBrowser } from './http-browser';
import { ConformanceError } from './text';

export interface Person {
  /** `<corpId>/<userId>`, or `/<openid>`: what the simulator's login pages take. */
  readonly key: string;
  readonly corpId: string;
  readonly userId: string;
  readonly openUserId: string;
  readonly role: string;
  readonly visible: boolean;
}

/** Whether a value names this member. */
export function isAbout({ userId, openUserId }: Person, value: string): boolean {
  return value === userId || value.endsWith(`:${userId}`) || value.includes(openUserId);
}

/** What the simulator tells about itself. */
export interface Facts {
  readonly credentials: Readonly<Record<string, string | number>>;
  readonly corps: ReadonlyArray<{ readonly corpId: string; readonly installed: boolean }>;
  readonly members: readonly Person[];
  readonly visitors: ReadonlyArray<{ readonly openId: string; readonly customerOf?: string }>;
}

/** A simulator, in this process or in another one, by its address. */
export class SimulatorDoor {
  constructor(
    readonly url: string,
    private readonly browser: HttpBrowser,
    readonly facts: Facts,
  ) {}

  /** The next call of an endpoint goes wrong. */
  async fault(endpoint: string, kind: string, value: string): Promise<void> {
    await this.control('fault', { endpoint: `/cgi-bin/${endpoint}`, kind, value, times: '1' });
  }

  async clearFaults(): Promise<void> {
    await this.control('clear-faults', {});
  }

  /** All tokens end early. */
  async revokeTokens(): Promise<void> {
    await this.control('revoke', {});
  }

  /** Issues a ticket of a suite and pushes it. */
  async pushTicket(url: string, suite: string): Promise<void> {
    await this.control('ticket', { url, suite });
  }

  /**
   * Enterprises that have the suite install it once more, for an application that was not there the first
   * time.
   */
  async installAgain(url: string, suite: string): Promise<void> {
    for (const { corpId, installed } of this.facts.corps) {
      if (installed) await this.control('install-at', { url, suite, corp: corpId });
    }
  }

  /** What a value is to this simulator, if it has handed it out. */
  async recognise(value: string): Promise<string | undefined> {
    const { body } = await this.browser.get(
      `${this.url}/simulator/recognise?${new URLSearchParams({ value })}`,
    );
    return (JSON.parse(body) as { kind: string | null }).kind ?? undefined;
  }

  text(name: string): string {
    return String(this.facts.credentials[name] ?? '');
  }

  private async control(action: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await this.browser.submit(`${this.url}/simulator/control/${action}`, Object.entries(fields));
  }
}

/** @throws {@link ConformanceError} where no simulator of this package answers there */
export async function openSimulator(url: string, browser: HttpBrowser): Promise<SimulatorDoor> {
  const origin = url.replace(/\/+$/, '');
  const answer = await browser.get(`${origin}/simulator/facts`).catch(() => undefined);
  const facts = answer?.status === 200 ? readFacts(answer.body) : undefined;
  if (facts === undefined) {
    throw new ConformanceError({
      en: `No simulator answers at ${origin}. Start one with npx passport-wecom simulator, or leave --simulator out.`,
      zh: `${origin} 上没有模拟器响应。请用 npx passport-wecom simulator 启动，或不使用 --simulator。`,
    });
  }
  return new SimulatorDoor(origin, browser, facts);
}

function readFacts(body: string): Facts | undefined {
  try {
    const { members, ...rest } = JSON.parse(body) as Facts;
    const keyed = members.map((member) => ({ ...member, key: `${member.corpId}/${member.userId}` }));
    return { ...rest, members: keyed };
  } catch {
    return undefined;
  }
}
