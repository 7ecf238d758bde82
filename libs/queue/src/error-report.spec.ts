import { oncePerBurst } from './error-report';

describe('oncePerBurst', () => {
  it('passes on the first error of a burst and counts the others', () => {
    jest.useFakeTimers({ now: 0 });
    const seen: [string, number][] = [];
    const report = oncePerBurst((error, heldBack) => void seen.push([error.message, heldBack]));
    for (const message of ['a', 'b', 'c']) report(new Error(message));
    jest.advanceTimersByTime(10_000);
    report(new Error('d'));
    jest.useRealTimers();
    expect(seen).toEqual([
      ['a', 0],
      ['d', 2],
    ]);
  });
});
