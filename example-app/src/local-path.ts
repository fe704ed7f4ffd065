/** Returns a path of this application as it was given; undefined for anything that leads, or could lead, elsewhere. */
export function localPath(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\/(?![/\\])[\x21-\x7e]*$/.test(value) || value.includes('\\'))
    return undefined;
  const here = 'https://here.invalid';
  return URL.canParse(value, here) && new URL(value, here).origin === here ? value : undefined;
}
