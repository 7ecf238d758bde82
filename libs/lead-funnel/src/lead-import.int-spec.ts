import { columns, rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { Lead } from './lead.entity';
import { LeadFunnelModule } from './lead-funnel.module';
import { type LeadImportRow, mergeLeads } from './lead-import.queries';

type Store = 'north' | 'south';

const NOTHING = { inserted: 0, updated: 0, refused: [] };

describe('mergeLeads', () => {
  let world: World;
  let db: StoreDb;

  beforeAll(async () => {
    world = await startWorld({ modules: [LeadFunnelModule] });
    db = world.get(StoreDb);
  });
  afterAll(() => world.stop());
  afterEach(() => db.run(world.store('north').ctx, (tx) => rows(tx, sql`delete from lead`)));

  const merge = (batch: LeadImportRow[], store: Store = 'north', source = 'svw') => {
    const at = world.clock.now();
    const told = { importId: newId(), source, rows: JSON.stringify(batch), at };
    return db.run(world.store(store).ctx, (tx) => mergeLeads(tx, told));
  };
  const leads = (store: Store = 'north') =>
    db.run(world.store(store).ctx, (tx) =>
      rows<Lead>(tx, sql`select ${columns(Lead, 'd')} from lead d order by d.contacted_at, d.phone, d.name`),
    );

  it('LED-01, LED-02, LED-11, LED-12: keeps every column of a lead file', async () => {
    expect(await merge([lead(2)])).toEqual({ inserted: 1, updated: 0, refused: [] });
    expect(await leads()).toMatchObject([
      {
        source: 'svw',
        contactedAt: new Date('2026-06-28T05:20:00Z'),
        name: '龚琳雪',
        phone: '+8613959653679',
        model: '朗逸 1.5L',
        level: 'A',
        consultantName: '许子',
        channel: '转介绍',
        referrerPhone: '+8618388018156',
        lastFollowedUpAt: new Date('2026-07-26T05:20:00Z'),
        state: 'lost',
        lostReason: '竞品',
        version: 1,
      },
    ]);
  });

  it('TEN-02: the same rows twice change nothing', async () => {
    await merge([lead(2), lead(3, { name: '韩刚' })]);
    const before = await leads();
    world.clock.advance(1_000);
    expect(await merge([lead(2), lead(3, { name: '韩刚' })])).toEqual(NOTHING);
    expect(await leads()).toEqual(before);
  });

  it('TEN-02: who came when with which phone is one lead; a changed row changes it', async () => {
    await merge([lead(2, { status: 'open', lostReason: null })]);
    const changed = lead(9, { digest: '2', status: 'won', lostReason: null, level: 'a' });
    expect(await merge([changed])).toEqual({ inserted: 0, updated: 1, refused: [] });
    expect(await leads()).toMatchObject([{ state: 'won', lostReason: null, level: 'A', version: 2 }]);
    const others: Partial<LeadImportRow>[] = [
      { name: '韩刚' },
      { phone: '+8618388018156' },
      { contactedAt: '2026-06-29T05:20:00Z' },
    ];
    expect(await merge(others.map((told, index) => lead(10 + index, told)))).toMatchObject({ inserted: 3 });
    expect(await merge([changed], 'north', 'sgm')).toMatchObject({ inserted: 1 });
  });

  it('TEN-02: of a lead that stands in a batch twice the later line counts', async () => {
    expect(await merge([lead(2, { model: '朗逸' }), lead(3, { model: '途观L' })])).toMatchObject({ inserted: 1 });
    expect(await leads()).toMatchObject([{ model: '途观L' }]);
  });

  it('LED-02: a level that is none of A, B and C is left out', async () => {
    await merge([lead(2, { level: 'H级' }), lead(3, { name: '韩刚', level: null })]);
    expect((await leads()).map(({ level }) => level)).toEqual([null, null]);
  });

  it('does not see another store’s leads', async () => {
    await merge([lead(2)]);
    const before = await leads();
    expect(await leads('south')).toEqual([]);
    expect(await merge([lead(2, { digest: '2', model: '途观L' })], 'south')).toMatchObject({ inserted: 1 });
    expect(await leads()).toEqual(before);
  });
});

function lead(number: number, told: Partial<LeadImportRow> = {}): LeadImportRow {
  return {
    id: newId(),
    line: number,
    digest: '1',
    contactedAt: '2026-06-28T05:20:00Z',
    name: '龚琳雪',
    phone: '+8613959653679',
    model: '朗逸 1.5L',
    level: 'A',
    consultantName: '许子',
    channel: '转介绍',
    referrerPhone: '+8618388018156',
    lastFollowedUpAt: '2026-07-26T05:20:00Z',
    status: 'lost',
    lostReason: '竞品',
    ...told,
  };
}
