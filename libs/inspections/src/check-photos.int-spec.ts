import { DomainError, newId } from '#libs/foundation';
import { FileLinks } from '#libs/storage';
import { commitInDoubt } from '#libs/tenancy';
import { InspectionsWorld, JPEG, MORNING } from './fixtures/inspections-world';

describe('photos on check sheets', () => {
  let place: InspectionsWorld;

  beforeAll(async () => {
    place = await InspectionsWorld.start();
  });
  afterAll(() => place.world.stop());
  beforeEach(() => place.world.clock.set(MORNING));
  afterEach(() => place.forget());

  it('SVC-17: photos show what was seen at a point, by links that end soon', async () => {
    const { id } = await place.begin(await place.open(), 'pre_inspection');
    const { photos: taken } = await place.shoot(id, 'body_left', JPEG);
    expect(taken).toMatchObject([
      { point: 'body_left', type: 'jpg', bytes: JPEG.length, addedAt: MORNING.toISOString() },
    ]);
    const { url, expiresAt } = await place.photos.link(place.ctx(), id, taken[0].id);
    expect(expiresAt).toEqual(new Date(MORNING.getTime() + 300_000));
    const key = place.world.get(FileLinks).keyOf(url.split('/').at(-1) ?? '');
    expect(await place.storedKeys()).toEqual([key]);
    await expect(place.photos.link(place.ctx(), id, newId())).rejects.toMatchObject({ code: 'not_found' });
    await place.photos.remove(place.ctx(), id, taken[0].id);
    expect(await place.storedKeys()).toEqual([]);
    expect(await place.sheets.get(place.ctx(), id)).toMatchObject({ photos: [], version: 3 });
    await place.shoot(id, null, JPEG);
    await place.sheets.discard(place.ctx(), id, undefined);
    expect(await place.storedKeys()).toEqual([]);
  });

  it('SVC-17: a photo whose sheet may tell of it is kept, though nobody knows whether it does', async () => {
    const { id } = await place.begin(await place.open(), 'pre_inspection');
    const run = place.db.run.bind(place.db);
    let runs = 0;
    const spy = jest.spyOn(place.db, 'run').mockImplementation(async (ctx, work) => {
      const answer = await run(ctx, work);
      if (++runs === 2) throw new DomainError(commitInDoubt);
      return answer;
    });
    await expect(place.shoot(id, null, JPEG)).rejects.toMatchObject({ code: 'commit_in_doubt' });
    spy.mockRestore();
    expect((await place.sheets.get(place.ctx(), id)).photos).toHaveLength(1);
    expect(await place.storedKeys()).toHaveLength(1);
    await place.sheets.discard(place.ctx(), id, undefined);
  });

  it.each<[string, string | null, (Buffer | string)[], object]>([
    ['what is no picture', null, ['MZ program'], { code: 'upload_type_refused' }],
    ['no photo', null, [], { code: 'check_photo_count' }],
    ['two photos', null, [JPEG, JPEG], { code: 'check_photo_count' }],
    ['a point that the sheet does not have', 'wings', [JPEG], { errors: [{ parameter: 'point' }] }],
  ])('SVC-17: refuses %s, and keeps nothing', async (_name, point, files, refusal) => {
    const { id } = await place.begin(await place.open(), 'pre_inspection');
    await expect(place.shoot(id, point, ...files)).rejects.toMatchObject(refusal);
    expect(await place.storedKeys()).toEqual([]);
    expect(await place.sheets.get(place.ctx(), id)).toMatchObject({ photos: [], version: 1 });
  });

  it('SVC-17: the photos of a completed sheet stay', async () => {
    const sheet = await place.begin(await place.open(), 'pre_inspection');
    const { photos: taken } = await place.shoot(sheet.id, null, JPEG);
    await place.complete(sheet);
    const closed = { code: 'check_sheet_completed' };
    await expect(place.shoot(sheet.id, null, JPEG)).rejects.toMatchObject(closed);
    await expect(place.photos.remove(place.ctx(), sheet.id, taken[0].id)).rejects.toMatchObject(closed);
    expect(await place.storedKeys()).toHaveLength(1);
  });
});
