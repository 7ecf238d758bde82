import { tasksOf, type TaskRules, type VisitFacts } from './appointment-tasks.policy';

const RULES: TaskRules = {
  preparation: {
    hoursBefore: 24,
    ownerRole: 'workshop_scheduler',
  },
  transportRole: 'service_adviser',
  bookingRole: 'appointment_centre_head',
};
const NOW = new Date('2026-11-20T09:00:00+08:00');
const VISIT: VisitFacts = {
  ...{ id: 'a', version: 1, customerId: 'c', vehicleId: 'v', bookedFor: new Date('2026-11-24T10:00:00+08:00') },
  ...{ partsReadyAt: null, pickUpAt: null, returnAt: null, kind: null, isPrepared: false, hasArrived: false },
};
const FIRST = { ...VISIT, isPrepared: true };

describe('tasksOf', () => {
  it('SVC-08: who is served first finds all prepared the day before, and nobody else', () => {
    const dueAt = new Date('2026-11-23T10:00:00+08:00');
    expect(tasksOf(FIRST, RULES, NOW)).toMatchObject([{ kind: 'prepare', ownerRole: 'workshop_scheduler', dueAt }]);
    expect(tasksOf(VISIT, RULES, NOW)).toEqual([]);
  });

  it('SVC-09: at short notice it is prepared at once', () => {
    const now = new Date('2026-11-24T08:00:00+08:00');
    expect(tasksOf(FIRST, RULES, now)).toMatchObject([{ kind: 'prepare', dueAt: now }]);
  });

  it('SVC-09: over the clock change the hours before are elapsed hours', () => {
    const bookedFor = new Date('2026-03-29T10:00:00+02:00');
    const [task] = tasksOf({ ...FIRST, bookedFor }, RULES, new Date('2026-03-01T00:00:00Z'));
    expect(task.dueAt).toEqual(new Date('2026-03-28T09:00:00+01:00'));
  });

  it('SVC-33: a vehicle that is fetched and taken back asks for each when it is due', () => {
    const pickUpAt = new Date('2026-11-24T09:00:00+08:00');
    const returnAt = new Date('2026-11-24T17:00:00+08:00');
    expect(tasksOf({ ...VISIT, pickUpAt, returnAt }, RULES, NOW)).toMatchObject([
      { kind: 'takeBack', dueAt: returnAt },
      { kind: 'fetch', dueAt: pickUpAt, ownerRole: 'service_adviser' },
    ]);
  });

  it.each([
    ['pick_up', null, [{ kind: 'fetch', dueAt: VISIT.bookedFor }]],
    ['pick_up', '2026-11-24T09:00:00+08:00', [{ kind: 'fetch', dueAt: new Date('2026-11-24T09:00:00+08:00') }]],
    ['drop_off', null, []],
  ] as const)('SVC-33: a %s for which somebody said %s', (kind, pickUpAt, expected) => {
    const visit = { ...VISIT, kind, pickUpAt: pickUpAt === null ? null : new Date(pickUpAt) };
    expect(tasksOf(visit, RULES, NOW)).toMatchObject(expected);
  });

  it('SVC-33: once the vehicle is here it is only taken back', () => {
    const returnAt = new Date('2026-11-24T17:00:00+08:00');
    const partsReadyAt = new Date('2026-11-25T10:00:00+08:00');
    const here = { ...FIRST, hasArrived: true, pickUpAt: NOW, returnAt, partsReadyAt };
    expect(tasksOf(here, RULES, NOW)).toMatchObject([{ kind: 'takeBack', dueAt: returnAt }]);
  });

  it.each([
    ['with the visit', '2026-11-24T10:00:00+08:00', []],
    ['after it', '2026-11-24T10:00:01+08:00', [{ kind: 'rebook', ownerRole: 'appointment_centre_head' }]],
  ])('SVC-03: parts that come %s', (_name, partsReadyAt, expected) => {
    const visit = { ...VISIT, partsReadyAt: new Date(partsReadyAt) };
    expect(tasksOf(visit, RULES, NOW)).toMatchObject(expected);
  });
});
