import { counted, countedPast, type CountedContact, LONGEST_WINDOW_DAYS } from './contact-counter.policy';

const NOW = new Date('2026-11-23T10:00:00+08:00');
const daysAgo = (days: number) => NOW.getTime() - days * 24 * 3_600_000;

describe('what counts of a person', () => {
  const recent: CountedContact[] = [
    ['foreign', daysAgo(3), 'care'],
    ['own', daysAgo(5), 'expiry'],
    ['forgotten', daysAgo(LONGEST_WINDOW_DAYS + 2), 'care'],
  ];

  it('CF-27: of another store’s contact a store learns when it was and what for, and nothing more', () => {
    expect(countedPast({ recent }, [{ id: 'own' }, { id: 'forgotten' }])).toEqual([
      { round: 'foreign', category: 'care', at: new Date(daysAgo(3)) },
    ]);
  });

  it('CF-27: a contact that is made is added once, and what no window reaches is dropped', () => {
    const person = { personId: 'person', recent };
    const made = [{ id: 'own', category: 'expiry' as const }];
    expect(counted(person, made, NOW)).toEqual({
      personId: 'person',
      recent: [recent[0], ['own', NOW.getTime(), 'expiry']],
    });
  });
});
