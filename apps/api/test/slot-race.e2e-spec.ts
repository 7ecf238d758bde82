import { Branch } from './branch';
import { startTestApi, type TestApi } from './test-api';
import { freeMorning, workshopOf } from './workshop-recipes';

const CLIENTS = 200;

describe('the last slot', () => {
  let api: TestApi;
  let home: Branch;

  beforeAll(async () => {
    api = await startTestApi({ nodes: 2 });
    home = await Branch.open(api, 'north');
  });
  afterAll(() => api.stop());

  it.each(['workshop/holds', 'appointments'])(
    'SVC-03: of 200 clients of two processes who race for it at %s, one wins and 199 are answered 409',
    async (path) => {
      const { id: vehicleId } = await home.vehicle();
      const startsAt = freeMorning();
      const work = await workshopOf(home);
      const body = path === 'appointments' ? { ...work, vehicleId, bookedFor: startsAt } : { ...work, startsAt };
      const call = { method: 'POST', path: `${home.path}/${path}`, credential: home.key, body };
      const answers = await Promise.all(Array.from({ length: CLIENTS }, () => api.send(call)));
      const outcomes = answers.map(({ status, code }) => (status === 201 ? 'won' : `${status} ${code}`));
      expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === '409 slot_taken')).toHaveLength(CLIENTS - 1);
    },
  );
});
