import { sql } from '#libs/database';
import { StoreDb } from '#libs/tenancy';
import { availableHours } from './available-hours';
import { at, day, WorkshopWorld } from './fixtures/workshop-world';

const RANGE = { from: day('2026-11-27'), before: day('2026-11-30') };

describe('technicians and their hours', () => {
  let workshop: WorkshopWorld;

  beforeAll(async () => {
    workshop = await WorkshopWorld.start();
  });
  afterAll(() => workshop.world.stop());
  beforeEach(() => workshop.world.clock.set(at('2026-11-23 08:00')));
  afterEach(() => workshop.clear());

  const hours = () =>
    workshop.world
      .get(StoreDb)
      .run(workshop.ctx(), (tx) => availableHours(tx, workshop.ctx(), RANGE, workshop.world.clock.now()));

  it('SVC-23: available hours are when the store works, or as attendance was noted', async () => {
    const id = await workshop.technician();
    const away = await workshop.technician();
    await workshop.attend(id, day('2026-11-28'), ['09:00', '12:30'], ['13:00', '14:00']);
    await workshop.attend(away, day('2026-11-27'));
    const minutes = (technicianId: string, all: Awaited<ReturnType<typeof hours>>) =>
      all.filter((one) => one.technicianId === technicianId).map((one) => [one.day, one.minutes, one.reason]);
    const found = await hours();
    expect(minutes(id, found)).toEqual([
      ['2026-11-27', 480, null],
      ['2026-11-28', 270, 'present'],
      ['2026-11-29', 0, null],
    ]);
    expect(minutes(away, found)).toEqual([
      ['2026-11-27', 0, 'leave'],
      ['2026-11-28', 0, null],
      ['2026-11-29', 0, null],
    ]);
    expect(await workshop.technicians.available(workshop.ctx(), RANGE)).toMatchObject({
      totalHours: '12.50',
      data: expect.arrayContaining([{ technicianId: id, day: '2026-11-28', hours: '4.50', reason: 'present' }]),
    });
  });

  it('SVC-23: attendance is replaced, guarded by its version, and removed', async () => {
    const id = await workshop.technician();
    const friday = '2026-11-27';
    const set = (version: number | undefined, windows = [{ from: '09:00', to: '10:00' }]) =>
      workshop.technicians.setAttendance(workshop.ctx(), id, friday, version, { windows, reason: 'training' });
    expect(await set(undefined)).toMatchObject({ technicianId: id, day: friday, reason: 'training', version: 1 });
    expect(await set(1)).toMatchObject({ version: 2 });
    await expect(set(1)).rejects.toMatchObject({ code: 'version_conflict', params: { currentVersion: 2 } });
    await expect(
      set(undefined, [
        { from: '09:00', to: '11:00' },
        { from: '10:00', to: '12:00' },
      ]),
    ).rejects.toMatchObject({ errors: [{ pointer: '#/windows/1', code: 'misplaced_window' }] });
    await workshop.technicians.removeAttendance(workshop.ctx(), id, friday);
    await expect(workshop.technicians.removeAttendance(workshop.ctx(), id, friday)).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(workshop.technicians.removeAttendance(workshop.ctx(), id, 'friday')).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await workshop.eventsOf(id)).toEqual([
      'technician.created',
      'technician.attendance-set',
      'technician.attendance-set',
      'technician.attendance-removed',
    ]);
  });

  it('SVC-23: that somebody is ill is noted, and not in the event log', async () => {
    const id = await workshop.technician();
    const away = { windows: [], reason: 'sick' } as const;
    const ctx = workshop.ctx();
    expect(
      await workshop.technicians.setAttendance(ctx, id, '2026-11-26', undefined, { ...away, windows: [] }),
    ).toMatchObject({ reason: 'sick' });
    const events = await workshop.query(sql`select payload from event where subject_id = ${id} order by id`);
    expect(events).toMatchObject([{}, { payload: { day: '2026-11-26', windows: [] } }]);
    expect(JSON.stringify(events)).not.toContain('sick');
  });

  it('SVC-03: who works faster is free sooner', async () => {
    await workshop.bay();
    await workshop.technician({ efficiency: '1.25' });
    const hold = await workshop.hold('2026-11-24 09:00', { hours: '2.50' });
    expect(hold.endsAt).toEqual(at('2026-11-24 11:00'));
    expect(await workshop.query(sql`select booked_minutes as booked from workshop_day`)).toEqual([{ booked: 120 }]);
  });

  it('SVC-03: bays and technicians are changed, each by one who saw the last version', async () => {
    const bayId = await workshop.bay('B07');
    const id = await workshop.technician({ code: 'T07' });
    expect(await workshop.bays.update(workshop.ctx(), bayId, 1, { skills: ['body'] })).toMatchObject({
      ...{ code: 'B07', skills: ['body'], version: 2 },
    });
    await expect(workshop.bays.update(workshop.ctx(), bayId, 1, { inUse: false })).rejects.toMatchObject({
      code: 'version_conflict',
    });
    await expect(workshop.bay('B07')).rejects.toMatchObject({ code: 'bay_code_taken' });
    await expect(workshop.technician({ code: 'T07' })).rejects.toMatchObject({ code: 'technician_code_taken' });
    await expect(workshop.technician({ skills: ['maintenance', 'washing'] })).rejects.toMatchObject({
      errors: [{ pointer: '#/skills/1', code: 'unknown_skill' }],
    });
    await workshop.technicians.update(workshop.ctx(), id, undefined, { staffId: 'a-person' });
    const other = await workshop.technician();
    await expect(
      workshop.technicians.update(workshop.ctx(), other, undefined, { staffId: 'a-person' }),
    ).rejects.toMatchObject({ code: 'technician_staff_taken' });
    expect(await workshop.technicians.update(workshop.ctx(), id, undefined, { inUse: false })).toMatchObject({
      inUse: false,
    });
    const listed = async (inUse: boolean) => {
      const page = await workshop.technicians.list(workshop.ctx(), { limit: 20, sort: 'code', inUse });
      return page.data.map((one) => one.id);
    };
    expect([await listed(true), await listed(false)]).toEqual([[other], [id]]);
  });

  it('SVC-03: shows the hours of a week, skill by skill', async () => {
    await workshop.bay();
    await workshop.technician({ skills: ['maintenance', 'paint'] });
    await workshop.hold('2026-11-24 09:00', { hours: '2.00' });
    const week = { from: day('2026-11-24'), before: day('2026-11-26') };
    const { data } = await workshop.days.show(workshop.ctx(), week);
    const shown = data.filter(({ skill }) => skill === 'maintenance' || skill === 'paint');
    expect(shown.map((one) => [one.day, one.skill, one.attendedHours, one.bookedHours, one.leftHours])).toEqual([
      ['2026-11-24', 'maintenance', '8.00', '2.00', '6.00'],
      ['2026-11-24', 'paint', '8.00', '0.00', '8.00'],
      ['2026-11-25', 'maintenance', '8.00', '0.00', '8.00'],
      ['2026-11-25', 'paint', '8.00', '0.00', '8.00'],
    ]);
    await expect(
      workshop.days.set(workshop.ctx(), '2026-11-24', 'washing', { carryOverHours: '1.00' }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});
