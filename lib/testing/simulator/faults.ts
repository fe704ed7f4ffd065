interface Repeated {
  /** How many calls meet the fault. @defaultValue 1 */
  readonly times?: number;
}

/**
 * What goes wrong with a call. `errcode`, `status`, `body`, `hang` and `reset` come instead of the answer, so
 * that a code in the call stays unspent; the others spoil the real answer.
 */
export type Fault = Repeated &
  (
    | {
        /** WeCom refuses with this number. */
        readonly errcode: number;
        /** What stands beside it. @defaultValue WeCom's words for it */
        readonly errmsg?: string;
      }
    | {
        /** HTTP status of the answer. */
        readonly status: number;
        /** Body of the answer. @defaultValue an HTML page */
        readonly body?: string;
        /** Further headers. */
        readonly headers?: Readonly<Record<string, string>>;
      }
    | {
        /** Any text with status 200: an HTML page of a proxy, or JSON that drifted from its form. */
        readonly body: string;
        /** Further headers. */
        readonly headers?: Readonly<Record<string, string>>;
      }
    | {
        /** Where the answer leads to. */
        readonly redirect: string;
        /** HTTP status of it. @defaultValue 302 */
        readonly status?: number;
      }
    | {
        /** Accepts the call and never says anything. */
        readonly hang: true;
      }
    | {
        /** Ends the connection at once. */
        readonly reset: true;
      }
    | {
        /** Milliseconds until the right answer. */
        readonly delayMs: number;
      }
    | {
        /** One byte every 100 ms. */
        readonly drip: true;
      }
    | {
        /** JSON cut in the middle, with a proper end. */
        readonly truncate: true;
      }
    | {
        /** Announces more bytes than it sends. */
        readonly shortBody: true;
      }
    | {
        /** Ends the connection in the middle of the answer. */
        readonly resetMidBody: true;
      }
    | {
        /** That many bytes of valid JSON. */
        readonly bigBody: number;
      }
    | {
        /** 64 MiB of valid JSON, packed a thousand to one. */
        readonly gzipBomb: true;
      }
  );

/** The names of all faults, for forms and messages. */
export const FAULT_KINDS = [
  'errcode',
  'status',
  'body',
  'redirect',
  'hang',
  'reset',
  'delayMs',
  'drip',
  'truncate',
  'shortBody',
  'resetMidBody',
  'bigBody',
  'gzipBomb',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Returns the name of a fault; `{ status, body }` is a 'status', `{ redirect, status }` a 'redirect'. */
export function faultKind(fault: Fault): FaultKind | undefined {
  if ('redirect' in fault) return 'redirect';
  return FAULT_KINDS.find((kind) => kind in fault);
}

/** Faults waiting for calls, in the order in which they were asked for. */
export class FaultQueue {
  private readonly waiting = new Map<string, Array<{ readonly fault: Fault; left: number }>>();

  constructor(private readonly endpoints: readonly string[]) {}

  /**
   * @param endpoint - with or without `/cgi-bin/`
   * @throws Error that names the known endpoints, or the known faults
   */
  add(endpoint: string, fault: Fault): void {
    const path = apiPath(endpoint);
    if (!this.endpoints.includes(path)) {
      throw new Error(`failNext: no endpoint ${path}. There are ${this.endpoints.join(', ')}.`);
    }
    if (faultKind(fault) === undefined) {
      throw new Error(`failNext: unknown fault. There are ${FAULT_KINDS.join(', ')}.`);
    }
    if ('errcode' in fault && !Number.isInteger(fault.errcode)) {
      throw new Error('failNext: errcode must be a whole number, as WeCom sends it.');
    }
    if ('status' in fault && fault.status !== undefined && !isHttpStatus(fault.status)) {
      throw new Error('failNext: status must be that of an HTTP answer, 200 to 599.');
    }
    if (fault.times !== undefined && !(Number.isInteger(fault.times) && fault.times > 0)) {
      throw new Error('failNext: times must be a whole number of calls, 1 or more.');
    }
    const queue = this.waiting.get(path) ?? [];
    queue.push({ fault, left: fault.times ?? 1 });
    this.waiting.set(path, queue);
  }

  take(path: string): Fault | undefined {
    const queue = this.waiting.get(path);
    const first = queue?.[0];
    if (!queue || !first) return undefined;
    first.left -= 1;
    if (first.left <= 0) queue.shift();
    if (queue.length === 0) this.waiting.delete(path);
    return first.fault;
  }

  /** Forgets what still waits. */
  clear(): void {
    this.waiting.clear();
  }
}

// Below 200 an answer has not begun.
function isHttpStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 200 && status < 600;
}

/** `/cgi-bin/gettoken` for `gettoken`, `/gettoken` and itself. */
export function apiPath(endpoint: string): string {
  const path = endpoint.replace(/^\/+/, '');
  return path.startsWith('cgi-bin/') ? `/${path}` : `/cgi-bin/${path}`;
}
