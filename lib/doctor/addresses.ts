import { isIP } from 'node:net';

/** Whether a host name, as in URL.hostname, is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Whether a host name means something only inside a network: a loopback or private address, or a name without
 * a dot.
 */
export function isInternal(hostname: string): boolean {
  return (
    isLoopback(hostname) ||
    /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(hostname) ||
    /\.(?:local|internal)$/.test(hostname) ||
    !/[.:]/.test(hostname)
  );
}

export function isIpAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

/** The address a Location header leads to, seen from the page that sent it. */
export function resolveLocation(location: string | undefined, from: string): URL | undefined {
  if (location === undefined || !URL.canParse(location, from)) return undefined;
  return new URL(location, from);
}
