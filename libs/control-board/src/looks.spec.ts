import { Subject } from 'rxjs';
import { looks } from './looks';

describe('looks', () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  /** Looks that end when they are told to. */
  function slow() {
    const ends: ((shown: number | Error) => void)[] = [];
    const look = () =>
      new Promise<number>((resolve, reject) => {
        ends.push((shown) => (shown instanceof Error ? reject(shown) : resolve(shown)));
      });
    return { ends, look };
  }

  it('SVC-37: what happens during a slow look leads to one more look, however much it is', async () => {
    const occasions = new Subject<void>();
    const { ends, look } = slow();
    const shown: number[] = [];
    looks(occasions, look).subscribe((one) => shown.push(one));
    for (let n = 0; n < 5; n++) occasions.next();
    ends[0](1);
    await settled();
    expect(ends).toHaveLength(2);
    ends[1](2);
    await settled();
    expect([shown, ends.length]).toEqual([[1, 2], 2]);
    occasions.next();
    expect(ends).toHaveLength(3);
  });

  it('SVC-37: a look that fails shows nothing, and the next one does', async () => {
    const occasions = new Subject<void>();
    const { ends, look } = slow();
    const shown: number[] = [];
    looks(occasions, look).subscribe((one) => shown.push(one));
    occasions.next();
    ends[0](new Error('busy'));
    await settled();
    occasions.next();
    ends[1](2);
    await settled();
    expect(shown).toEqual([2]);
  });
});
