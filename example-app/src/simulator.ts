import { startWeComSimulator, type WeComSimulator } from 'passport-wecom/testing';
import type { Language } from './language';
import type { Tenants } from './tenants';
import { TEXTS } from './texts';

/** The simulator's enterprises, in its order. */
const NAMES = ['星河科技 Galaxy Technology', '红枫贸易 Maple Trading', '海港物流 Harbour Logistics'];

/** Starts a WeCom for the trial: no account, no network. */
export async function startSimulator({
  port,
  tenants,
  lang,
}: {
  readonly port: number;
  readonly tenants: Tenants;
  readonly lang: Language;
}): Promise<WeComSimulator> {
  const simulator = await startWeComSimulator({ port, appName: TEXTS.packageExample[lang] });
  const corpIds = new Set(simulator.members.map(({ corpId }) => corpId));
  for (const [index, corpId] of [...corpIds].entries()) {
    const name = NAMES[index] ?? corpId;
    const permanentCode = simulator.permanentCode(corpId);
    await tenants.remember(corpId, name);
    if (permanentCode !== undefined) await tenants.install({ corpId, permanentCode });
  }
  // Somebody whose userid is the sign-in name of an account here, for AUTO_BIND_CORPS.
  simulator.addMember({
    corpId: simulator.credentials.corpId,
    userId: 'alice',
    name: '艾丽斯',
    nameEn: 'Alice',
  });
  return simulator;
}
