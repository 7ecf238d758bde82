import { sql } from '#libs/database';
import { localDate } from '#libs/foundation';
import { PersonalRecordSources } from '#libs/http';
import { StoreDb } from '#libs/tenancy';
import { VehiclesService } from '#libs/vehicles';
import { NOON, SurveysWorld } from '../fixtures/surveys-world';
import { DeliveryInterviewsService } from './delivery-interviews.service';
import { OutsideScoresService } from './outside-scores.service';
import type { RecordOutsideScoreDto } from './outside-scores.dto';
import { SurveyResponsesService } from './survey-responses.service';

const CEREMONY = new Date(NOON.getTime() + 4 * 3_600_000);
const ANSWERS = [
  { question: 'overall', value: '10' },
  { question: 'sales_reception', value: '10' },
];
const MONTH = { from: localDate('2026-11-01'), before: localDate('2026-12-01') };

describe('interviews before delivery, and scores from outside', () => {
  let place: SurveysWorld;

  beforeAll(async () => {
    place = await SurveysWorld.start();
  });
  afterAll(() => place.stop());
  afterEach(() => place.forget());

  const interviews = () => place.get(DeliveryInterviewsService);
  const invite = (vehicleId = place.vehicleId, ctx = place.ctx()) =>
    interviews().invite(ctx, { customerId: place.customerId, vehicleId, ceremonyAt: CEREMONY });
  const scores = () => place.get(OutsideScoresService);
  const manufacturer = (score: string, more: Partial<RecordOutsideScoreDto> = {}) =>
    scores().record(place.ctx(), {
      ...{ kind: 'manufacturer_follow_up', source: 'manufacturer', externalId: 'MF-1', score },
      ...{ scoredOn: localDate('2026-11-20'), customerId: place.customerId, vehicleId: place.vehicleId, ...more },
    });

  it('FUP-25: the customer is invited before the ceremony, and the showroom manager sees to it', async () => {
    const { id, state } = await invite();
    expect(state).toBe('invited');
    expect(await place.tasksOf(id)).toEqual(['delivery-interview showroom_manager open']);
    await expect(invite()).rejects.toMatchObject({ code: 'delivery_interview_exists' });
    const over = interviews().invite(place.ctx(), {
      customerId: place.customerId,
      vehicleId: place.vehicleId,
      ceremonyAt: NOON,
    });
    await expect(over).rejects.toMatchObject({ errors: [{ pointer: '#/ceremonyAt', code: 'not_in_the_future' }] });
    const held = await interviews().hold(place.ctx(), id, 1, { answers: ANSWERS });
    expect(held).toMatchObject({ state: 'held', version: 2 });
    const response = await place.get(SurveyResponsesService).get(place.ctx(), held.responseId ?? '');
    expect(response).toMatchObject({
      mode: 'interview',
      sourceType: 'delivery-interview',
      sourceId: id,
      score: '100.00',
    });
    expect(await place.tasksOf(id)).toEqual(['delivery-interview showroom_manager cancelled']);
    await expect(interviews().refuse(place.ctx(), id, undefined, {})).rejects.toMatchObject({
      code: 'delivery_interview_closed',
      params: { from: 'held', to: 'refused', allowed: '-' },
    });
  });

  it('FUP-25, CF-20: a refusal counts only with the signature of one who may give it', async () => {
    const { id } = await invite();
    await expect(interviews().sign(place.ctx(), id, undefined)).rejects.toMatchObject({
      params: { from: 'invited', allowed: 'held, refused' },
    });
    const refused = await interviews().refuse(place.ctx(), id, undefined, { reason: '赶时间' });
    expect(refused).toMatchObject({ state: 'refused', signedAt: null, refusalReason: '赶时间' });
    expect(await place.tasksOf(id)).toEqual([
      'delivery-interview showroom_manager open',
      'delivery-interview-refusal retail_manager open',
      'delivery-interview-refusal sales_director open',
    ]);
    const consultant = interviews().sign(place.person('sales_consultant'), id, undefined);
    await expect(consultant).rejects.toMatchObject({ code: 'forbidden' });
    const signed = await interviews().sign(place.person('retail_manager'), id, undefined);
    expect(signed).toMatchObject({ state: 'refusal_signed', signedAs: 'retail_manager', signedByName: '王零售' });
    expect(await place.tasksOf(id)).toEqual(expect.not.arrayContaining([expect.stringContaining('open')]));
    const events = await place.eventsOf(id);
    expect(events.map(({ type }) => type.replace('delivery-interview.', ''))).toEqual([
      'invited',
      'refused',
      'refusal-signed',
    ]);
    expect(JSON.stringify(events)).not.toMatch(/赶时间|王零售/);
    const late = interviews().hold(place.ctx(), id, undefined, { answers: ANSWERS });
    await expect(late).rejects.toMatchObject({ code: 'delivery_interview_closed' });
  });

  it('FUP-25: who was handed a car without an interview or a signed refusal stands on a list', async () => {
    const vins = ['LSVFL8A87NB577301', 'LSVFL8A89NB577302', 'LSVFL8A80NB577303', 'LSVFL8A82NB577304'];
    const cars: string[] = [];
    for (const vin of vins) {
      const input = { vin, deliveredOn: localDate('2026-11-19'), owner: { customerId: place.customerId } };
      cars.push((await place.get(VehiclesService).create(place.ctx(), input)).id);
    }
    const [held, signed, unsigned, never] = cars as [string, string, string, string];
    await interviews().hold(place.ctx(), (await invite(held)).id, undefined, { answers: ANSWERS });
    for (const car of [signed, unsigned]) await interviews().refuse(place.ctx(), (await invite(car)).id, undefined, {});
    const [latest] = (await interviews().list(place.ctx(), { limit: 1, sort: '-ceremonyAt', vehicleId: signed })).data;
    await interviews().sign(place.person('sales_director'), latest?.id ?? '', undefined);
    expect(await interviews().coverage(place.ctx(), MONTH)).toEqual({
      ...{ delivered: 4, held: 1, refusalSigned: 1, refusalUnsigned: 1, open: 0, notInvited: 1 },
    });
    const { data } = await interviews().uninterviewed(place.ctx(), { limit: 20, ...MONTH });
    expect(data.map(({ id, state }) => [id, state]).sort()).toEqual(
      [
        [unsigned, 'refused'],
        [never, null],
      ].sort(),
    );
  });

  it('SEC-08: why somebody refused, and what was remarked, goes with the customer', async () => {
    const { id } = await invite();
    await interviews().refuse(place.ctx(), id, undefined, { reason: '张三赶时间' });
    await manufacturer('9', { remark: '张三说还行' });
    const erase = () =>
      place.get(StoreDb).run(place.ctx(), async (tx) => {
        const sources = place.get(PersonalRecordSources).inOrder();
        const counts: number[] = [];
        for (const { name, erase: empty } of sources) {
          if (name === 'deliveryInterviews' || name === 'outsideScores') {
            counts.push(await empty(tx, place.ctx(), [place.customerId]));
          }
        }
        return counts;
      });
    expect(await erase()).toEqual([1, 1]);
    expect(await erase()).toEqual([0, 0]);
    expect(await interviews().get(place.ctx(), id)).toMatchObject({ refusalReason: null, state: 'refused' });
  });

  it.each([
    ['6', '10', true],
    ['6.01', '10', false],
    ['60', '100', true],
    ['0', '10', true],
  ])('FUP-28: %s of %s from the manufacturer: comes back as a complaint: %s', async (score, scaleMax, isBelow) => {
    const { id, belowLimit } = await manufacturer(score, { scaleMax });
    expect(belowLimit).toBe(isBelow);
    const events = (await place.eventsOf(id)).map(({ type }) => type);
    const low = isBelow ? ['follow-up.manufacturer-score-low'] : [];
    expect(events).toEqual(['outside-score.recorded', ...low]);
    const open = 'dissatisfied-customer service_manager open';
    expect((await place.tasksOf(id)).includes(open)).toBe(isBelow);
    const { data } = await scores().list(place.ctx(), { limit: 20, sort: '-scoredOn', belowLimit: true });
    expect(data.map((one) => one.id)).toEqual(isBelow ? [id] : []);
  });

  it('FUP-28: what the manufacturer sends twice is kept once', async () => {
    const [first, second] = await Promise.all([manufacturer('3'), manufacturer('3')]);
    expect(second.id).toBe(first.id);
    expect(await place.eventsOf(first.id)).toHaveLength(2);
  });

  it('FUP-29: a quarter’s CSI stands beside the mean of all stores that were surveyed', async () => {
    const csi: RecordOutsideScoreDto = {
      ...{ kind: 'third_party_csi', source: 'institute', externalId: '2026-Q3', scoredOn: localDate('2026-07-01') },
      ...{ score: '996.3', averageScore: '948.6', storeCount: 264 },
    };
    expect(await scores().record(place.ctx(), csi)).toMatchObject({
      ...{ score: '996.30', scaleMax: '1000.00', averageScore: '948.60', storeCount: 264, difference: '47.70' },
      belowLimit: false,
    });
    for (const [input, fault] of [
      [
        { ...csi, averageScore: undefined },
        { pointer: '#/averageScore', code: 'csi_fields' },
      ],
      [
        { ...csi, score: '1001' },
        { pointer: '#/score', code: 'score_above_scale' },
      ],
      [
        { ...csi, scoredOn: localDate('2026-11-21') },
        { pointer: '#/scoredOn', code: 'scored_in_future' },
      ],
    ] as const) {
      await expect(scores().record(place.ctx(), input)).rejects.toMatchObject({ errors: [fault] });
    }
  });

  it('FUP-29: a third party asks every customer who visited in the quarter, once', async () => {
    await place.order();
    place.world.clock.advance(60_000);
    const orderId = await place.order();
    const asked = { limit: 20, from: localDate('2026-10-01'), before: localDate('2027-01-01') };
    const { data } = await scores().csiCandidates(place.ctx(), asked);
    expect(data).toMatchObject([{ id: place.customerId, visits: 2, orderId, vehicleId: place.vehicleId }]);
    const next = { ...asked, from: localDate('2027-01-01'), before: localDate('2027-04-01') };
    expect((await scores().csiCandidates(place.ctx(), next)).data).toEqual([]);
    await place.inNorth(sql`delete from service_order`);
  });

  it('does not see another store’s interviews and scores', async () => {
    const { id } = await invite();
    await manufacturer('9');
    for (const store of ['south', 'other'] as const) {
      const ctx = place.ctx(store);
      const missing = { code: 'not_found' };
      await expect(interviews().get(ctx, id)).rejects.toMatchObject(missing);
      await expect(interviews().hold(ctx, id, undefined, { answers: ANSWERS })).rejects.toMatchObject(missing);
      await expect(interviews().refuse(ctx, id, undefined, {})).rejects.toMatchObject(missing);
      await expect(interviews().sign(ctx, id, undefined)).rejects.toMatchObject(missing);
      expect((await interviews().list(ctx, { limit: 20, sort: '-ceremonyAt' })).data).toEqual([]);
      expect(await interviews().coverage(ctx, MONTH)).toMatchObject({ delivered: 0 });
      expect((await scores().list(ctx, { limit: 20, sort: '-scoredOn' })).data).toEqual([]);
      await expect(invite(place.vehicleId, ctx)).rejects.toMatchObject({ errors: [{ code: 'unknown_reference' }] });
    }
  });
});
