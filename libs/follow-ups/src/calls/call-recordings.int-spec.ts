import { Readable } from 'node:stream';
import { affected, sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';
import { FileLinks, ObjectStorage } from '#libs/storage';
import { CallsWorld, MORNING, PAGE } from '../fixtures/calls-world';
import { CallAttemptsService } from './call-attempts.service';
import { CallRecordingExpiry } from './call-recording-expiry.service';
import { CallRecordingsService } from './call-recordings.service';

const WAV = Buffer.from('RIFF\x24\x08\x00\x00WAVEfmt what was said about the brakes', 'latin1');
const FILM = Buffer.from('\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00 the front desk', 'latin1');
const DAY_MS = 24 * 3_600_000;
const NEVER = { signal: new AbortController().signal };
const MISSING = { code: 'not_found' };

describe('recordings of calls', () => {
  let world: CallsWorld;
  let recordings: CallRecordingsService;
  let attempts: CallAttemptsService;

  beforeAll(async () => {
    world = await CallsWorld.start();
    recordings = world.world.get(CallRecordingsService);
    attempts = world.world.get(CallAttemptsService);
  });
  beforeEach(() => world.world.clock.set(MORNING));
  afterAll(() => world?.world.stop());

  async function* upload(...files: readonly (Buffer | Readable)[]) {
    for (const file of files) yield file instanceof Readable ? file : Readable.from([file]);
  }

  async function made() {
    const { id, customerId } = await world.call();
    const attempt = await attempts.record(world.ctx(), id, { outcome: 'reached' });
    return { id: attempt.id, callId: id, customerId };
  }

  /** Keys of all recordings that the storage has of a try. */
  async function filesOf(id: string): Promise<string[]> {
    const folder = `${world.ctx().store.schema}/recordings/${id}/`;
    return (await Readable.from(world.world.get(ObjectStorage).list(folder)).toArray()).map(
      ({ key }: { key: string }) => key,
    );
  }

  const expire = () => world.world.get(CallRecordingExpiry).forget(world.ctx(), NEVER);

  it('FUP-13: a recorded call is heard by whoever reviews it, and every look at it is logged', async () => {
    const { id, callId } = await made();
    const shown = await recordings.add(world.staff('wang'), id, upload(WAV));
    const recording = { type: 'wav', bytes: WAV.length, addedAt: MORNING, addedBy: 'wang' };
    expect(shown).toMatchObject({ id, recording });
    expect(await attempts.get(world.ctx(), id)).toEqual(shown);
    expect((await attempts.list(world.ctx(), { ...PAGE, callId })).data[0]?.recording).toEqual(shown.recording);
    expect(JSON.stringify(shown)).not.toContain('recordings/');
    const { url, expiresAt } = await recordings.link(world.staff('li'), id);
    expect(expiresAt).toEqual(new Date(MORNING.getTime() + 300_000));
    const key = world.world.get(FileLinks).keyOf(url.slice(url.lastIndexOf('/') + 1));
    const heard = await world.world.get(ObjectStorage).open(key).toArray();
    expect(Buffer.concat(heard)).toEqual(WAV);
    await recordings.link(world.staff('li'), id);
    expect((await world.eventsOf(id)).map(({ type, payload }) => [type, payload?.type])).toEqual([
      ['follow-up.call-attempted', undefined],
      ['follow-up.recording-added', 'wav'],
      ['follow-up.recording-opened', undefined],
      ['follow-up.recording-opened', undefined],
    ]);
  });

  it('FUP-13: only one recording of sound alone is taken, and nothing is left of what was refused', async () => {
    const { id } = await made();
    const add = (...files: (Buffer | Readable)[]) => recordings.add(world.ctx(), id, upload(...files));
    await expect(recordings.link(world.ctx(), id)).rejects.toMatchObject(MISSING);
    await expect(add(FILM)).rejects.toMatchObject({ code: 'upload_type_refused' });
    await expect(add()).rejects.toMatchObject({ code: 'call_recording_count' });
    await expect(add(WAV, WAV)).rejects.toMatchObject({ code: 'call_recording_count' });
    const [head, megabyte] = [WAV, Buffer.alloc(1024 * 1024)];
    const long = Readable.from([head, ...Array.from({ length: 100 }, () => megabyte)]);
    await expect(add(long)).rejects.toMatchObject({ code: 'upload_too_large' });
    expect(await filesOf(id)).toEqual([]);
    const both = await Promise.allSettled([add(WAV), add(WAV)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(add(WAV)).rejects.toMatchObject({ code: 'call_recording_exists' });
    expect(await filesOf(id)).toHaveLength(1);
  });

  it('FUP-13, SEC-08: a recording goes when its time is over by the rules, and none of before is taken then', async () => {
    const [{ id: old }, { id: untold }] = [await made(), await made()];
    await recordings.add(world.ctx(), old, upload(WAV));
    world.world.clock.advance(30 * DAY_MS);
    const { id: late } = await made();
    await recordings.add(world.ctx(), late, upload(WAV));
    // the oldest one that is kept says when to look again
    expect(await expire()).toEqual(new Date(MORNING.getTime() + 180 * DAY_MS + 1));
    await world.issue('call-rules', 'default', { recordingDays: 20 });
    expect(await expire()).toEqual(new Date(MORNING.getTime() + 50 * DAY_MS + 1));
    expect([await filesOf(old), (await filesOf(late)).length]).toEqual([[], 1]);
    expect((await attempts.get(world.ctx(), old)).recording).toBeNull();
    expect((await world.eventsOf(old)).filter(({ type }) => type === 'follow-up.recording-expired')).toHaveLength(1);
    const again = recordings.add(world.ctx(), untold, upload(WAV));
    await expect(again).rejects.toMatchObject({ code: 'call_recording_too_late', params: { days: 20 } });
  });

  it('SEC-08: goes with the person, and none is taken of who is forgotten', async () => {
    const { id, customerId } = await made();
    await recordings.add(world.ctx(), id, upload(WAV));
    const source = world.world
      .get(PersonalRecordSources)
      .inOrder()
      .find(({ name }) => name === 'callAttempts');
    if (!source?.files) throw new Error('Calls keep files');
    const { files } = source;
    expect(await world.run((tx) => files(tx, world.ctx(), [customerId]))).toEqual(await filesOf(id));
    expect(await world.run((tx) => source.read(tx, world.ctx(), [customerId]))).toMatchObject([
      { recording: { type: 'wav' } },
    ]);
    expect(await world.run((tx) => source.erase(tx, world.ctx(), [customerId]))).toBe(1);
    expect((await attempts.get(world.ctx(), id)).recording).toBeNull();
    await world.erase(customerId);
    await expect(recordings.add(world.ctx(), id, upload(WAV))).rejects.toMatchObject({ code: 'customer_erased' });
  });

  it('SEC-08: what is added while the person is forgotten waits for it, and nothing of it is kept', async () => {
    const { id, customerId } = await made();
    let [begin, end] = [(): void => undefined, (): void => undefined];
    const [hasBegun, mayEnd] = [
      new Promise<void>((resolve) => (begin = resolve)),
      new Promise<void>((resolve) => (end = resolve)),
    ];
    const forgetting = world.run(async (tx) => {
      for (const source of world.world.get(PersonalRecordSources).inOrder()) await source.hold?.(tx, [customerId]);
      begin();
      await mayEnd;
      await affected(tx, sql`update customer set erased_at = ${MORNING} where id = ${customerId}`);
    });
    await hasBegun;
    const adding = recordings.add(world.ctx(), id, upload(WAV)).catch((error: unknown) => error);
    await Promise.race([adding, world.untilSomebodyWaits()]);
    end();
    await forgetting;
    expect(await adding).toMatchObject({ code: 'customer_erased' });
    expect(await filesOf(id)).toEqual([]);
  });

  it('does not see another store’s recordings: adding, reading, listening, expiry', async () => {
    const { id } = await made();
    const south = world.ctx('south');
    await expect(recordings.add(south, id, upload(WAV))).rejects.toMatchObject(MISSING);
    await recordings.add(world.ctx(), id, upload(WAV));
    await expect(attempts.get(south, id)).rejects.toMatchObject(MISSING);
    await expect(recordings.link(south, id)).rejects.toMatchObject(MISSING);
    expect(await world.world.get(CallRecordingExpiry).forget(south, NEVER)).toBeNull();
    expect(await filesOf(id)).toHaveLength(1);
  });
});
