import type { Branch } from './branch';
import { multipart } from './multipart';
import type { Ask, Recipe } from './recipe';

interface Row {
  readonly id: string;
  readonly fileId: string;
  readonly documents: readonly { readonly id: string }[];
}

/** Complaint papers: customer care's own, so nobody needs the permission of another department. */
async function dossier(at: Branch): Promise<Row> {
  const { id: vehicleId } = await at.vehicle();
  return at.post('archive/dossiers', { vehicleId, checklist: 'complaint', occasion: 'complaint' });
}

const signed = (documentId = '') => ({ documentId, customerSigned: true, internalSigned: true });

/** The first paper of a dossier handed over, the second one missing. */
async function handOver(at: Branch): Promise<Row & { readonly handOverId: string }> {
  const opened = await dossier(at);
  const [first, second] = opened.documents;
  const body = { documents: [signed(first?.id)], missing: [{ documentId: second?.id }], signer: 'E-0417' };
  const { id: handOverId } = await at.post(`archive/dossiers/${opened.id}/hand-overs`, body);
  return { ...opened, handOverId };
}

/** What was missing when the papers were received. */
async function violation(at: Branch): Promise<Row> {
  const { handOverId, fileId } = await handOver(at);
  await at.post(`archive/hand-overs/${handOverId}/receipt`, { signer: 'E-0022' });
  const path = `${at.path}/archive/violations?fileId=${fileId}`;
  const { data } = await at.api.must<{ data: Row[] }>({ method: 'GET', path, credential: at.key });
  return data[0] as Row;
}

async function file(at: Branch, more: object = {}): Promise<Row> {
  return at.post('archive/files', { vehicleId: (await at.vehicle()).id, ...more });
}

/** A document that is filed by itself. */
async function filed(at: Branch): Promise<Row> {
  const label = { 'zh-CN': '新车使用信息', en: 'New-car usage information' };
  return at.post(`archive/files/${(await file(at)).id}/documents`, { kind: 'new-car-usage', label, note: '一切正常' });
}

const SCAN = multipart({ 'scan.pdf': '%PDF-1.7\n%of a delivery check sheet\n' });

async function scanned(at: Branch): Promise<Row> {
  const document = await filed(at);
  const path = `${at.path}/archive/documents/${document.id}/scan`;
  await at.api.must({ method: 'POST', path, credential: at.key, ...SCAN });
  return document;
}

async function loan(at: Branch): Promise<Row & { readonly documentId: string }> {
  const { id: documentId, fileId } = await filed(at);
  return at.post('archive/loans', { fileId, documentId, borrower: 'E-0417', purpose: '索赔复核' });
}

export const ARCHIVE_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listArchiveFiles': async (at) => {
    const { id: vehicleId } = await at.vehicle();
    await at.post('archive/files', { vehicleId });
    return { query: { vehicleId } };
  },
  'store.createArchiveFile': async (at) => ({ body: { vehicleId: (await at.vehicle()).id, cabinet: 'B-03' } }),
  'store.getArchiveFile': async (at) => ({ params: { id: (await file(at)).id } }),
  'store.updateArchiveFile': async (at) => ({ params: { id: (await file(at)).id }, body: { cabinet: 'B-04' } }),
  'store.listArchiveDocuments': async (at) => ({ params: { id: (await dossier(at)).fileId } }),
  'store.createArchiveDocument': async (at) => ({
    params: { id: (await file(at)).id },
    body: { kind: 'new-car-usage', label: { 'zh-CN': '新车使用信息', en: 'Usage' }, note: '一切正常' },
  }),
  'store.updateArchiveDocument': async (at) => ({ params: { id: (await filed(at)).id }, body: { state: 'lost' } }),
  'store.uploadScan': async (at) => ({ params: { id: (await filed(at)).id }, ...SCAN }),
  'store.getScanLink': async (at) => ({ params: { id: (await scanned(at)).id } }),

  'store.listDossiers': async (at) => {
    const { fileId } = await dossier(at);
    const { id: vehicleId } = await at.vehicle();
    const { id: orderId } = await at.order(vehicleId);
    await at.post('archive/dossiers', { vehicleId, orderId, checklist: 'minor-repair', occasion: 'order' });
    const asks: Ask[] = [{ query: { fileId } }, { query: { orderId } }];
    return asks;
  },
  'store.createDossier': async (at) => {
    const { id: vehicleId } = await at.vehicle();
    const { id: orderId } = await at.order(vehicleId);
    return [
      { body: { vehicleId, checklist: 'complaint', occasion: 'complaint' } },
      { body: { vehicleId, orderId, checklist: 'minor-repair', occasion: 'order' } },
    ];
  },
  'store.getDossier': async (at) => ({ params: { id: (await dossier(at)).id } }),
  'store.handPapersOver': async (at) => {
    const { id, documents } = await dossier(at);
    const [first, second] = documents;
    return { params: { id }, body: { documents: [signed(first?.id)], missing: [{ documentId: second?.id }] } };
  },
  'store.getArchiveSummary': async () => ({ query: { from: '2026-11-01', before: '2026-12-01' } }),

  'store.listHandOvers': async (at) => ({ query: { dossierId: (await handOver(at)).id } }),
  'store.getHandOver': async (at) => ({ params: { id: (await handOver(at)).handOverId } }),
  'store.receiveHandOver': async (at) => {
    const { handOverId, documents } = await handOver(at);
    return {
      params: { id: handOverId },
      body: { findings: [{ documentId: documents[0]?.id, customerSigned: false }] },
    };
  },
  'store.returnHandOver': async (at) => ({
    params: { id: (await handOver(at)).handOverId },
    body: { reason: '结算单车牌与接车单不符' },
  }),
  'store.listArchiveViolations': async (at) => ({ query: { fileId: (await violation(at)).fileId } }),
  'store.correctArchiveViolation': async (at) => ({ params: { id: (await violation(at)).id }, body: {} }),

  'store.listArchiveLoans': async (at) => ({ query: { fileId: (await loan(at)).fileId } }),
  'store.lendPapers': async (at) => {
    const { id: documentId, fileId } = await filed(at);
    return { body: { fileId, documentId, borrower: 'E-0417', purpose: '索赔复核' } };
  },
  'store.returnLoan': async (at) => {
    const { id, documentId } = await loan(at);
    return { params: { id }, body: { losses: [{ documentId, state: 'damaged' }] } };
  },
};
