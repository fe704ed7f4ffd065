/** A Set-Cookie line, without the value. */
export interface SetCookie {
  readonly name: string;
  readonly isHttpOnly: boolean;
  readonly isSecure: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none' | undefined;
}

const LOGIN_COOKIE = /^(?:__Host-)?wecom_[\w-]{12}$/;
/** Names that session middleware and frameworks use; nothing marks a session cookie as one. */
const SESSION_COOKIE = /session|(?:^|[._-])sess(?:$|[._-])|(?:^|[._-])sid(?:$|[._-])/i;

export function parseSetCookie(line: string): SetCookie {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const flags = new Map(
    attributes.map((attribute) => {
      const [name = '', value = ''] = attribute.toLowerCase().split('=', 2);
      return [name, value] as const;
    }),
  );
  const sameSite = flags.get('samesite');
  return {
    name: pair.split('=', 1)[0] ?? '',
    isHttpOnly: flags.has('httponly'),
    isSecure: flags.has('secure'),
    sameSite: sameSite === 'strict' || sameSite === 'lax' || sameSite === 'none' ? sameSite : undefined,
  };
}

export function isLoginCookie({ name }: SetCookie): boolean {
  return LOGIN_COOKIE.test(name);
}

export function isSessionCookie({ name }: SetCookie): boolean {
  return SESSION_COOKIE.test(name);
}
