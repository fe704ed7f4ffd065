/** Where Node would find a package that the one at this place asks for; places are keys of a lockfile. */
export function placeOf(name: string, askedFrom: string, within: object): string | undefined {
  for (let place = askedFrom; ; place = place.slice(0, Math.max(place.lastIndexOf('/node_modules/'), 0))) {
    const candidate = `${place === '' ? '' : `${place}/`}node_modules/${name}`;
    if (candidate in within) return candidate;
    if (place === '') return undefined;
  }
}
