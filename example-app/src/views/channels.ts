import type { SignedInWith } from '../account';
import type { Text } from '../language';
import { TEXTS } from '../texts';

export function channelText(signedInWith: SignedInWith): Text {
  if (signedInWith.how === 'password') return TEXTS.channelPassword;
  return signedInWith.channel === 'workbench' ? TEXTS.channelWorkbench : TEXTS.channelQr;
}

/** Text of a sign-in button; a connection this file does not know has its own. */
export function buttonText(connection: string, displayName: string): Text {
  const known: Record<string, Text> = {
    'wecom-provider-qr': TEXTS.buttonQr,
    'wecom-workbench': TEXTS.buttonWorkbench,
  };
  return known[connection] ?? { en: displayName, zh: displayName };
}

export function linkText(connection: string, displayName: string): Text {
  const known: Record<string, Text> = {
    'wecom-provider-qr': TEXTS.linkQr,
    'wecom-workbench': TEXTS.linkWorkbench,
  };
  return known[connection] ?? { en: displayName, zh: displayName };
}
