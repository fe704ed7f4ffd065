/** Adds the code of a failure to a path, in front of its fragment. */
export function withError(path: string, code: string): string {
  const [address = '', fragment] = path.split('#', 2);
  const query = `${address.includes('?') ? '&' : '?'}wecom_error=${encodeURIComponent(code)}`;
  return address + query + (fragment === undefined ? '' : `#${fragment}`);
}
