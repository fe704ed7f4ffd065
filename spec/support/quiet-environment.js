const channels = require('node:diagnostics_channel');
const { TestEnvironment } = require('jest-environment-node');

/**
 * Node, with three differences.
 *
 * What the library tells the operator while a test runs (`process.emitWarning`, under the name WeComWarning)
 * is printed where the test fails, and only there. Hundreds of tests have it say something on purpose.
 *
 * And a file of tests ends with its timers: none that it has set rings afterwards, and none can be set. A call that nobody waits for would be
 * repeated seconds later (its connection is refused only then, say), while the next file runs in the same process; and that one may be
 * listening to each call that leaves it.
 *
 * And with what it has listening to `node:diagnostics_channel`, which is the process' own: an example out of the documents listens for as long
 * as its application runs, and would hear what the next file publishes.
 */
class QuietEnvironment extends TestEnvironment {
  said = [];
  timers = new Set();
  listening = [];
  isOver = false;

  async setup() {
    await super.setup();
    this.keepTimers('setTimeout', 'clearTimeout');
    this.keepTimers('setInterval', 'clearInterval');
    this.keepListeners();
    const { process } = this.global;
    const emitWarning = process.emitWarning.bind(process);
    process.emitWarning = (warning, ...rest) => {
      const name = typeof rest[0] === 'object' ? rest[0]?.type : rest[0];
      if (name === 'WeComWarning') this.said.push(String(warning));
      else emitWarning(warning, ...rest);
    };
  }

  async teardown() {
    this.isOver = true;
    for (const timer of this.timers) clearTimeout(timer);
    channels.subscribe = this.subscribe;
    for (const [name, listener] of this.listening) channels.unsubscribe(name, listener);
    await super.teardown();
  }

  keepTimers(set, clear) {
    const { global, timers } = this;
    const real = { set: global[set], clear: global[clear] };
    const kept = (act, ...rest) => {
      const timer = real.set(
        (...given) => {
          if (set === 'setTimeout') timers.delete(timer);
          act(...given);
        },
        ...rest,
      );
      if (this.isOver) clearTimeout(timer);
      else timers.add(timer);
      return timer;
    };
    // With it goes what `util.promisify` looks for.
    global[set] = Object.defineProperties(kept, Object.getOwnPropertyDescriptors(real.set));
    global[clear] = (timer) => {
      timers.delete(timer);
      real.clear(timer);
    };
  }

  keepListeners() {
    this.subscribe = channels.subscribe;
    channels.subscribe = (name, listener) => {
      this.listening.push([name, listener]);
      this.subscribe(name, listener);
    };
  }

  async handleTestEvent({ name, test, error }) {
    if (name === 'test_start') this.said = [];
    if (name === 'test_done' && test.errors.length > 0) this.tell(test.name);
    if (name === 'hook_failure') this.tell(`a hook failed (${String(error).split('\n')[0]})`);
  }

  tell(where) {
    const lines = this.said.map((line) => `  WeComWarning: ${line}\n`);
    if (lines.length > 0)
      process.stderr.write(`While “${where}” ran, the operator was told:\n${lines.join('')}`);
    this.said = [];
  }
}

module.exports = QuietEnvironment;
