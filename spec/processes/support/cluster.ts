import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { WorkerMessage, WorkerOptions, WorkerOrder } from './worker-options';

/** One running process of the application. */
export class AppProcess {
  private stopping = false;

  private constructor(
    private readonly child: ChildProcess,
    readonly origin: string,
    private readonly written: { errors: string },
  ) {}

  static async start(options: WorkerOptions): Promise<AppProcess> {
    const child = fork(join(__dirname, 'worker.ts'), [JSON.stringify(options)], {
      execArgv: ['--require', join(__dirname, '../../support/typescript-hook.js'), '--enable-source-maps'],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    const written = { errors: '' };
    child.stderr?.on('data', (chunk: Buffer) => {
      written.errors += chunk.toString();
    });
    const port = await new Promise<number>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the process ended with ${code}:\n${written.errors}`)));
      child.on('message', (message: WorkerMessage) => {
        if ('listening' in message) resolve(message.listening);
      });
    });
    return new AppProcess(child, `http://127.0.0.1:${port}`, written);
  }

  /** The lines it has written for its operator. */
  get warnings(): readonly string[] {
    return this.written.errors.split('\n').filter((line) => line.includes('WeComWarning'));
  }

  /** Whether it has been told to stop and takes no more connections. */
  get isStopping(): boolean {
    return this.stopping;
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(signal);
  }

  /** Ends it without a chance to clean up. */
  async kill(): Promise<void> {
    if (this.hasEnded) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  /**
   * Asks it to close its server and its connections.
   *
   * @returns the code it exits with by itself
   */
  async stop(): Promise<number | null> {
    const exited = once(this.child, 'exit');
    this.child.on('message', (message: WorkerMessage) => {
      this.stopping ||= 'stopping' in message;
    });
    this.child.send('stop' satisfies WorkerOrder);
    const [code] = (await exited) as [number | null];
    return code;
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

/** Several processes of one application, as behind a balancer without sticky sessions. */
export class Cluster {
  private constructor(readonly processes: readonly AppProcess[]) {}

  static async start(count: number, options: WorkerOptions): Promise<Cluster> {
    return new Cluster(await Promise.all(Array.from({ length: count }, () => AppProcess.start(options))));
  }

  get origins(): readonly string[] {
    return this.processes.map(({ origin }) => origin);
  }

  /** Where a balancer that takes turns would send request number `index`. */
  origin(index: number): string {
    return this.origins[index % this.processes.length] ?? '';
  }

  async kill(): Promise<void> {
    await Promise.all(this.processes.map((each) => each.kill()));
  }
}
