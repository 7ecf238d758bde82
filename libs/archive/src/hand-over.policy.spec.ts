import { newId } from '#libs/foundation';
import type { ArchiveDocument, DocumentForm } from './archive-file.entity';
import { decideHandOver, decideReceipt, returnedDocuments } from './hand-over.policy';

const ASKED = new Map<string, DocumentForm>();
const NOW = new Date('2026-11-02T02:00:00.000Z');

const document = (kind: string, more: Partial<ArchiveDocument> = {}): ArchiveDocument =>
  ({
    ...{ id: newId(), kind, state: 'expected', required: true, checkType: false, form: 'original', note: null },
    ...{ customerSignature: 'awaited', internalSignature: 'awaited', toRequirement: true, filedAt: null },
    ...more,
  }) as ArchiveDocument;

const statesOf = (changed: readonly { id: string; state: string }[], all: readonly ArchiveDocument[]) =>
  Object.fromEntries(changed.map(({ id, state }) => [all.find((one) => one.id === id)?.kind, state]));

describe('decideHandOver', () => {
  const intake = document('intake');
  const bill = document('bill');
  const other = document('other', { required: false });
  const filed = document('filed', { state: 'filed', customerSignature: 'signed', internalSignature: 'signed' });
  const faulty = document('faulty', { state: 'filed', customerSignature: 'absent', internalSignature: 'signed' });
  const all = [intake, bill, other, filed, faulty];

  it('ARC-06: notes what is missing, named or not, and leaves alone what nobody asks for', () => {
    const decision = decideHandOver(all, { asked: ASKED, brought: [{ documentId: intake.id }], missing: [] });
    expect(decision).toMatchObject({
      kind: 'signed',
      lines: [
        { documentId: intake.id, isHandedOver: true, note: null },
        { documentId: bill.id, isHandedOver: false, note: null },
      ],
    });
    if (decision.kind === 'signed') {
      expect(statesOf(decision.documents, all)).toEqual({ intake: 'handed_over', bill: 'missing' });
    }
  });

  it('ARC-06: keeps the note of what is missing', () => {
    const missing = [{ documentId: bill.id, note: '客户带走' }];
    const decision = decideHandOver(all, { asked: ASKED, brought: [{ documentId: intake.id }], missing });
    expect(decision).toMatchObject({ lines: [{}, { documentId: bill.id, isHandedOver: false, note: '客户带走' }] });
  });

  it('ARC-11: takes the two signatures apart', () => {
    const brought = [{ documentId: intake.id, customerSigned: true, internalSigned: false }];
    expect(decideHandOver([intake], { asked: ASKED, brought, missing: [] })).toMatchObject({
      documents: [{ customerSignature: 'signed', internalSignature: 'absent' }],
    });
  });

  /** Brings one paper, of which the checklist asks for that form. */
  const bring = (paper: ArchiveDocument, asked: DocumentForm, form?: 'original' | 'copy'): ArchiveDocument => {
    const brought = [{ documentId: paper.id, form, customerSigned: true, internalSigned: true }];
    const decision = decideHandOver([paper], { asked: new Map([[paper.kind, asked]]), brought, missing: [] });
    if (decision.kind !== 'signed') throw new Error('refused');
    return { ...paper, ...decision.documents[0] };
  };

  it.each([
    ['original', 'original', true, 'original'],
    ['original', 'copy', false, 'copy'],
    ['original', undefined, true, 'original'],
    ['copy', 'original', true, 'original'],
    ['either', 'copy', true, 'copy'],
  ] as const)('ARC-09: where %s is asked for and %s is brought, that it will do is %p', (asked, form, will, kept) => {
    const contract = document('sales-contract', { form: asked });
    const handedOver = bring(contract, asked, form);
    expect(handedOver).toMatchObject({ toRequirement: will, form: kept });
    expect(decideReceipt([handedOver], [], NOW)).toMatchObject({ documents: [{ toRequirement: will }] });
    const finding = { documentId: contract.id, toRequirement: true };
    expect(decideReceipt([handedOver], [finding], NOW)).toMatchObject({ documents: [{ toRequirement: true }] });
  });

  it.each([
    ['copy', 'original', 'copy', true],
    ['either', 'original', 'copy', true],
    ['original', 'copy', 'copy', false],
    ['original', 'copy', undefined, true],
  ] as const)(
    'ARC-09: %s is asked for still, after %s was given back and %s is brought',
    (asked, first, then, will) => {
      const handedOver = bring(document('result', { form: asked }), asked, first);
      const [returned] = returnedDocuments([handedOver]);
      expect(returned).toMatchObject({ state: 'expected', toRequirement: true });
      expect(bring({ ...handedOver, ...returned }, asked, then)).toMatchObject({ toRequirement: will });
    },
  );

  it('ARC-16: takes a paper again that was filed with something wrong, and not one that was right', () => {
    expect(decideHandOver(all, { asked: ASKED, brought: [{ documentId: faulty.id }], missing: [] })).toMatchObject({
      kind: 'signed',
    });
    expect(decideHandOver(all, { asked: ASKED, brought: [{ documentId: filed.id }], missing: [] })).toEqual({
      kind: 'refused',
      faults: [{ pointer: '#/documents/0/documentId', code: 'archive_paper_not_awaited' }],
    });
  });

  it('refuses papers of another dossier, and one that is told twice', () => {
    const brought = [{ documentId: newId() }, { documentId: intake.id }];
    expect(decideHandOver(all, { asked: ASKED, brought, missing: [{ documentId: intake.id }] })).toEqual({
      kind: 'refused',
      faults: [
        { pointer: '#/documents/0/documentId', code: 'unknown_reference' },
        { pointer: '#/missing/0/documentId', code: 'duplicate' },
      ],
    });
  });
});

describe('decideReceipt', () => {
  it('ARC-06, ARC-11: files what is there, as the administrator found it', () => {
    const sheet = document('sheet', { state: 'handed_over', customerSignature: 'signed' });
    const gone = document('gone', { state: 'handed_over' });
    const findings = [
      { documentId: sheet.id, customerSigned: false, internalSigned: true, toRequirement: false },
      { documentId: gone.id, isThere: false, note: '袋中没有' },
    ];
    expect(decideReceipt([sheet, gone], findings, NOW)).toMatchObject({
      kind: 'received',
      documents: [
        {
          state: 'filed',
          customerSignature: 'absent',
          internalSignature: 'signed',
          toRequirement: false,
          filedAt: NOW,
        },
        { state: 'missing', note: '袋中没有', filedAt: null },
      ],
    });
  });

  it('ARC-11: refuses a receipt that leaves a signature unchecked', () => {
    const sheet = document('sheet', { state: 'handed_over', customerSignature: 'signed' });
    expect(decideReceipt([sheet], [], NOW)).toEqual({
      kind: 'refused',
      faults: [{ pointer: '#/findings', code: 'archive_signature_unchecked', params: { document: 'sheet' } }],
    });
  });

  it('refuses findings about what was not handed over', () => {
    const sheet = document('sheet');
    expect(decideReceipt([sheet], [{ documentId: sheet.id }], NOW)).toEqual({
      kind: 'refused',
      faults: [{ pointer: '#/findings/0/documentId', code: 'archive_paper_not_in_hand_over' }],
    });
  });
});

it('papers that are given back are awaited as they were', () => {
  const copy = document('copy', { state: 'handed_over', customerSignature: 'not_needed', internalSignature: 'signed' });
  expect(returnedDocuments([copy, document('never brought')])).toMatchObject([
    { id: copy.id, state: 'expected', customerSignature: 'not_needed', internalSignature: 'awaited' },
  ]);
});
