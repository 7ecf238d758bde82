import type { Branch } from './branch';
import { multipart } from './multipart';
import type { Recipe } from './recipe';

const PERIOD = { from: '2026-01-01', before: '2027-01-01' };
const FINDINGS = [
  { code: 'tyres', result: 'advise', note: '左前胎纹 2.5 mm' },
  { code: 'brakes', result: 'urgent' },
];

const PHOTO = multipart({ 'tyre.jpg': Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70]) });

/** A recipe for each operation on check sheets. */
export const INSPECTIONS_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listCheckSheets': async (at) => ({ query: { orderId: (await sheet(at)).orderId, kind: 'twelve_point' } }),
  'store.beginCheckSheet': async (at) => ({
    body: { orderId: (await at.order()).id, kind: 'twelve_point', customerPresent: true, points: FINDINGS },
  }),
  'store.listCheckForms': async () => ({}),
  'store.listNeededServices': async (at) => ({ query: { orderId: (await completedSheet(at)).orderId } }),
  'store.countInspectionCoverage': async (at) => {
    await completedSheet(at);
    return { query: PERIOD };
  },
  'store.listInspectionCoverageRecords': async (at) => {
    await completedSheet(at);
    return { query: { ...PERIOD, figure: 'twelve_point_checked' } };
  },
  'store.getCheckSheet': async (at) => ({ params: { id: (await sheet(at)).id } }),
  'store.updateCheckSheet': async (at) => ({
    params: { id: (await sheet(at)).id },
    body: { points: FINDINGS, customerSignature: 'signed' },
  }),
  'store.discardCheckSheet': async (at) => ({ params: { id: (await sheet(at)).id } }),
  'store.addCheckPhoto': async (at) => ({ params: { id: (await sheet(at)).id }, query: { point: 'tyres' }, ...PHOTO }),
  'store.getCheckPhotoLink': async (at) => ({ params: await photo(at) }),
  'store.removeCheckPhoto': async (at) => ({ params: await photo(at) }),
  'store.completeCheckSheet': async (at) => {
    const { id: vehicleId } = await at.vehicle();
    const visit = { vehicleId, type: 'minor_repair', odometerKm: 48_210, arrivedAt: '2026-10-01T02:00:00.000Z' };
    const earlier = await at.post('service-orders', visit);
    const { id, points } = await sheet(at, 'return_inspection', (await at.order(vehicleId)).id);
    const rework = { ofOrderId: earlier.id, content: 'mechanical', cause: 'workmanship' };
    return { params: { id }, body: { points: allOk(points), rework } };
  },
};

interface Sheet {
  readonly id: string;
  readonly orderId: string;
  readonly points: readonly { readonly code: string }[];
}

interface Shot {
  readonly photos: readonly { readonly id: string }[];
}

const allOk = (points: Sheet['points']) => points.map(({ code }) => ({ code, result: 'ok' }));

async function sheet(at: Branch, kind = 'twelve_point', orderId?: string): Promise<Sheet> {
  return at.post<Sheet>('check-sheets', { orderId: orderId ?? (await at.order()).id, kind });
}

async function completedSheet(at: Branch): Promise<Sheet> {
  const begun = await sheet(at);
  const points = [...allOk(begun.points), ...FINDINGS];
  return at.post<Sheet>(`check-sheets/${begun.id}/completion`, { points });
}

async function photo(at: Branch): Promise<{ id: string; photoId: string }> {
  const { id } = await sheet(at);
  const path = `${at.path}/check-sheets/${id}/photos?point=tyres`;
  const { photos } = await at.api.must<Shot>({ method: 'POST', path, credential: at.key, ...PHOTO });
  return { id, photoId: photos[0]?.id ?? '' };
}
