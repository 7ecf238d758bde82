import { Branch } from './branch';
import { multipart } from './multipart';
import { type Answer, type Problem, startTestApi, type TestApi } from './test-api';

interface Row {
  readonly id: string;
}

interface Link {
  readonly url: string;
  readonly expiresAt: string;
}

const PDF = '%PDF-1.7\n%of a delivery check sheet\n';

describe('scans over HTTP', () => {
  let api: TestApi;
  let home: Branch;
  let document: string;

  beforeAll(async () => {
    api = await startTestApi();
    home = await Branch.open(api, 'north');
    const { id: vehicleId } = await home.vehicle();
    const file = await home.post<Row>('archive/files', { vehicleId });
    const label = { 'zh-CN': '交车检查表', en: 'Delivery check sheet' };
    const filed = await home.post<Row>(`archive/files/${file.id}/documents`, { kind: 'delivery-check-sheet', label });
    document = `${home.path}/archive/documents/${filed.id}`;
  });
  afterAll(() => api.stop());

  const upload = (files: Parameters<typeof multipart>[0]): Promise<Answer> =>
    api.send({ method: 'POST', path: `${document}/scan`, credential: home.key, ...multipart(files) });
  const link = () => api.must<Link>({ method: 'GET', path: `${document}/scan-link`, credential: home.key });
  const open = (url: string): Promise<Answer> => api.send({ method: 'GET', path: new URL(url).pathname });

  it.each([
    ['no scan, whatever it is called', { 'scan.pdf': '<html>%PDF-1.7</html>' }, 415, 'upload_type_refused'],
    ['two files', { 'a.pdf': PDF, 'b.pdf': PDF }, 422, 'archive_scan_count'],
    ['no file', {}, 422, 'archive_scan_count'],
    [
      'more than the rules allow',
      { 'scan.pdf': Buffer.concat([Buffer.from(PDF), Buffer.alloc(21 * 1024 * 1024)]) },
      413,
      'upload_too_large',
    ],
  ])('SEC-08: an upload of %s is refused', async (_what, files, status, code) => {
    const answer = await upload(files);
    expect([answer.status, answer.json<Problem>().code]).toEqual([status, code]);
    const path = `${document}/scan-link`;
    expect((await api.send({ method: 'GET', path, credential: home.key })).status).toBe(404);
  });

  it('ARC-02, SEC-08: a scan is opened by its link, without a credential and by nothing else', async () => {
    expect((await upload({ 'a name that leads elsewhere/../x.exe': PDF })).status).toBe(200);
    const { url } = await link();
    const opened = await open(url);
    expect([opened.status, opened.text]).toEqual([200, PDF]);
    expect(opened.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(PDF.length),
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(opened.headers['content-disposition']).toMatch(/^inline; filename="[0-9a-f-]{36}\.pdf"$/);
    for (const wrong of [`${url}x`, url.replace('/files/', '/files/A'), url.slice(0, -1), `${url}.${url}`]) {
      expect((await open(wrong)).code).toBe('not_found');
    }
  });

  it('SEC-08: a link of a scan that was replaced opens nothing any more', async () => {
    await upload({ 'scan.pdf': PDF });
    const { url } = await link();
    await upload({ 'scan.pdf': `${PDF}%again` });
    expect((await open(url)).code).toBe('not_found');
    expect((await open((await link()).url)).text).toBe(`${PDF}%again`);
  });
});
