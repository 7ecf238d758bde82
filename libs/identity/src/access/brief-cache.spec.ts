import { setImmediate } from 'node:timers/promises';
import { Clock } from '#libs/foundation';
import { BriefCache, KNOWN_FOR_MS } from './brief-cache';

class Stopwatch extends Clock {
  ms = 0;

  now(): Date {
    return new Date(this.ms);
  }

  override monotonicMs(): number {
    return this.ms;
  }
}

describe('BriefCache', () => {
  let watch: Stopwatch;
  let loads: number;
  let source: string;
  let cache: BriefCache<string>;

  beforeEach(() => {
    watch = new Stopwatch();
    loads = 0;
    source = 'old';
    cache = new BriefCache(watch, async () => {
      loads++;
      const value = source;
      await setImmediate();
      return value;
    });
  });

  it('asks once for a burst, and not at all while it knows', async () => {
    expect(await Promise.all([cache.get('a'), cache.get('a'), cache.get('a')])).toEqual(['old', 'old', 'old']);
    watch.ms = 1_000;
    expect(cache.get('a')).toBe('old');
    expect(loads).toBe(1);
  });

  it('refreshes behind the request that reads an ageing entry', async () => {
    await cache.get('a');
    source = 'new';
    watch.ms = 2_000;
    expect(cache.get('a')).toBe('old');
    await setImmediate();
    await setImmediate();
    expect(cache.get('a')).toBe('new');
    expect(loads).toBe(2);
  });

  it('SEC-02: never answers with what is older than three seconds', async () => {
    await cache.get('a');
    source = 'new';
    watch.ms = KNOWN_FOR_MS;
    expect(await cache.get('a')).toBe('new');
  });

  it('SEC-02: forgets at once, and lets no load under way bring back what was forgotten', async () => {
    const loading = cache.get('a');
    source = 'new';
    cache.forget('a');
    expect(await loading).toBe('old');
    expect(await cache.get('a')).toBe('new');
  });

  it('remembers no failure', async () => {
    let fails = true;
    const flaky = new BriefCache(watch, async () => {
      if (fails) throw new Error('database away');
      return 'back';
    });
    await expect(flaky.get('a')).rejects.toThrow('database away');
    fails = false;
    expect(await flaky.get('a')).toBe('back');
  });
});
