import { createAppCallback } from '../../../lib/callbacks/app-callback';
import type { SealedMessage } from '../../../lib/callbacks/envelope';
import { createProviderCallback } from '../../../lib/callbacks/provider-callback';
import type { Setup } from './receiver';
import { envelopeXml, eventXml, KEY, NOW, type Parts, PROVIDER_CORP_ID, seal } from './wecom';

/** An enterprise as a provider sees it. */
export const CORP_ID = 'wpCustomerCustomer';

/** What WeCom sends to an app of the enterprise. */
export const dataXml = (fields: Readonly<Record<string, string>>, at = NOW, corpId = CORP_ID): string =>
  eventXml({ ToUserName: corpId, FromUserName: 'li', CreateTime: String(at), ...fields });

export const eventDataXml = (
  event: string,
  fields: Readonly<Record<string, string>> = {},
  at = NOW,
): string => dataXml({ MsgType: 'event', Event: event, AgentID: '1000002', ...fields }, at);

/** A chat message of an employee. */
export const textXml = (content: string, at = NOW): string =>
  dataXml({ MsgType: 'text', Content: content, MsgId: '4561255354251345929', AgentID: '218' }, at);

export const systemXml = (fields: Readonly<Record<string, string>>, at = NOW): string =>
  eventXml({ ServiceCorpId: PROVIDER_CORP_ID, TimeStamp: String(at), ...fields });

export const sealData = (message: string | Buffer, parts: Parts = {}): SealedMessage =>
  seal(message, { receiveId: CORP_ID, ...parts });

export const sealSystem = (message: string | Buffer, parts: Parts = {}): SealedMessage =>
  seal(message, { receiveId: PROVIDER_CORP_ID, ...parts });

export const dataBody = (sealed: SealedMessage): string => envelopeXml(sealed.encrypt, CORP_ID);
export const systemBody = (sealed: SealedMessage): string => envelopeXml(sealed.encrypt, PROVIDER_CORP_ID);

/** The address of an app of its own. */
export const appHandler: NonNullable<Setup['handler']> = (runtime, onEvent) =>
  createAppCallback({ name: 'intranet', corps: [CORP_ID], keys: KEY, onEvent }, runtime);

/** The address of system events. */
export const providerHandler: NonNullable<Setup['handler']> = (runtime, onEvent) =>
  createProviderCallback({ providerCorpId: PROVIDER_CORP_ID, keys: KEY, onEvent }, runtime);
