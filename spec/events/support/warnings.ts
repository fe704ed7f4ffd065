/** Process warnings as they are handed to Node: Jest's own `process` carries none to its listeners. */
export class Warnings {
  readonly lines: string[] = [];
  readonly names: unknown[] = [];
  private readonly spy = jest.spyOn(process, 'emitWarning').mockImplementation(((
    line: string | Error,
    name: unknown,
  ) => {
    this.lines.push(String(line));
    this.names.push(name);
  }) as typeof process.emitWarning);

  stop(): void {
    this.spy.mockRestore();
  }
}
