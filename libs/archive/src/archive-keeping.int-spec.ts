/** @jest-environment-options {"ownModules": true} */
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { affected, sql } from '#libs/database';
import { DomainError, newId } from '#libs/foundation';
import { CustomerParts, PersonalRecordSources, readParts } from '#libs/http';
import { FileLinks, ObjectStorage } from '#libs/storage';
import { createTasks, defineTaskKind } from '#libs/tasks';
import { recordEvents } from '#libs/events';
import { commitInDoubt, StoreDb } from '#libs/tenancy';
import { countWaits } from '#libs/testing';
import { at, ArchiveWorld } from './fixtures/archive-world';

const PDF = '%PDF-1.7\n%of an intake sheet\n';

/** What outreach declares; the archive stands left of it. */
const CALL = defineTaskKind({
  code: 'contact-call',
  title: { 'zh-CN': '电话联系客户', en: 'Call a customer' },
  outcomes: [{ code: 'reached', label: { 'zh-CN': '已接通', en: 'Reached' } }],
  permission: 'reminders:write',
});

describe('keeping the archive', () => {
  let archive: ArchiveWorld;

  beforeAll(async () => {
    archive = await ArchiveWorld.start();
  });
  afterAll(() => archive.stop());
  beforeEach(async () => {
    await archive.clear();
    await archive.world.get(ObjectStorage).remove(`${archive.world.store('north').schema}/`);
  });

  const inNorth = <Result>(work: Parameters<StoreDb['run']>[1]) =>
    archive.world.get(StoreDb).run(archive.ctx(), work) as Promise<Result>;

  describe('scans', () => {
    it('ARC-02, SEC-08: the electronic twin of a paper is kept with its fingerprint and opened by a link that ends', async () => {
      const dossier = await archive.filedDossier();
      const [paper] = dossier.documents;
      const scanned = await archive.scan(paper?.id ?? '', PDF);
      expect(scanned).toMatchObject({ scanType: 'pdf', scanBytes: PDF.length, scannedAt: at('2026-11-23 16:00') });
      expect(scanned.scanSha256).toMatch(/^[0-9a-f]{64}$/);
      const link = await archive.scans.link(archive.ctx(), paper?.id ?? '');
      expect(link).toMatchObject({ documentId: paper?.id, type: 'pdf', expiresAt: at('2026-11-23 16:05') });
      const links = archive.world.get(FileLinks);
      const key = links.keyOf(link.url.slice(link.url.lastIndexOf('/') + 1));
      expect(await text(archive.world.get(ObjectStorage).open(key))).toBe(PDF);
      expect((await archive.told('archive.scan')).map(({ type }) => type)).toEqual([
        ...['archive.scanned', 'archive.scan-opened'],
      ]);
    });

    it('ARC-02, ARC-06: dossiers are found of which a filed paper is not there electronically', async () => {
      const dossier = await archive.filedDossier();
      const awaited = await archive.dossierOfVisit('maintenance', '2026-11-23 17:00');
      const found = async (scanned: boolean) => {
        const { data } = await archive.dossiers.list(archive.ctx(), { limit: 20, scanned });
        return data.map(({ id }) => id);
      };
      for (const { id } of dossier.documents) {
        expect([await found(false), await found(true)]).toEqual([[dossier.id], [awaited.id]]);
        await archive.scan(id, PDF);
      }
      expect([await found(false), await found(true)]).toEqual([[], [awaited.id, dossier.id]]);
    });

    it('a new scan takes the place of the old one', async () => {
      const dossier = await archive.filedDossier();
      const id = dossier.documents[0]?.id ?? '';
      const first = await archive.scan(id, PDF);
      const second = await archive.scan(id, `${PDF}%again`);
      expect(second.scanSha256).not.toBe(first.scanSha256);
      expect(await archive.storedKeys()).toHaveLength(1);
    });

    it.each([
      ['of a type that is no scan', ['MZ this is a program'], 'upload_type_refused'],
      ['that says it is a scan and is a page', ['<html>%PDF-1.7</html>'], 'upload_type_refused'],
      ['that is empty', [''], 'upload_type_refused'],
      ['two at once', [PDF, PDF], 'archive_scan_count'],
      ['none', [], 'archive_scan_count'],
      [
        'over the limit of the rules',
        [Buffer.concat([Buffer.from(PDF), Buffer.alloc(1024 * 1024)])],
        'upload_too_large',
      ],
    ])('SEC-08: an upload %s is refused, and nothing is kept', async (_what, files, code) => {
      archive.world.clock.set(at('2026-11-23 08:00'));
      await archive.issue('archive-rules', 'default', { mostScanMegabytes: 1 });
      const dossier = await archive.filedDossier();
      const id = dossier.documents[0]?.id ?? '';
      await expect(archive.scan(id, ...files)).rejects.toMatchObject({ code });
      expect(await archive.storedKeys()).toEqual([]);
      await expect(archive.scans.link(archive.ctx(), id)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('ARC-02: a file whose row may have been written is kept, though nobody knows whether it was', async () => {
      const { documents } = await archive.filedDossier();
      const id = documents[0]?.id ?? '';
      const db = archive.world.get(StoreDb);
      const run = db.run.bind(db);
      let runs = 0;
      const spy = jest.spyOn(db, 'run').mockImplementation(async (ctx, work) => {
        const answer = await run(ctx, work);
        if (++runs === 2) throw new DomainError(commitInDoubt);
        return answer;
      });
      await expect(archive.scan(id, PDF)).rejects.toMatchObject({ code: 'commit_in_doubt' });
      spy.mockRestore();
      const { url } = await archive.scans.link(archive.ctx(), id);
      const key = archive.world.get(FileLinks).keyOf(url.slice(url.lastIndexOf('/') + 1));
      expect(await archive.storedKeys()).toEqual([key]);
    });

    it('an upload to what is not there is refused before it is stored', async () => {
      await expect(archive.scan(newId(), PDF)).rejects.toMatchObject({ code: 'not_found' });
      expect(await archive.storedKeys()).toEqual([]);
    });
  });

  describe('documents', () => {
    it('ARC-14: what is lost or damaged in the archive is a violation of its own, per piece, until it is there again', async () => {
      const dossier = await archive.filedDossier();
      const [first, second] = dossier.documents.map(({ id }) => id) as [string, string];
      await archive.documents.update(archive.ctx(), first, undefined, { state: 'lost' });
      await archive.documents.update(archive.ctx(), second, undefined, { state: 'damaged' });
      expect(await archive.openViolations(dossier.fileId)).toEqual(['damaged', 'lost']);
      expect(await archive.stateOf(dossier.id)).toBe('incomplete');
      const { data } = await archive.violations.list(archive.ctx(), { limit: 20 });
      expect(data).toMatchObject([{ role: 'archive_administrator' }, { role: 'archive_administrator' }]);
      await archive.documents.update(archive.ctx(), first, undefined, { state: 'filed' });
      await archive.documents.update(archive.ctx(), second, undefined, { state: 'filed' });
      expect(await archive.openViolations(dossier.fileId)).toEqual([]);
      expect(await archive.stateOf(dossier.id)).toBe('complete');
    });

    it('ARC-11: a signature that is got later ends its violation', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      const { id } = await archive.handOver(dossier, { 'intake-sheet': { customerSigned: false } });
      await archive.handOvers.receive(archive.ctx(), id, {});
      expect(await archive.openViolations(dossier.fileId)).toEqual(['customer_signature_missing']);
      const sheet = dossier.documents.find(({ kind }) => kind === 'intake-sheet')?.id ?? '';
      const signed = await archive.documents.update(archive.ctx(), sheet, undefined, { customerSigned: true });
      expect(signed).toMatchObject({ customerSignature: 'signed', internalSignature: 'signed' });
      expect(await archive.openViolations(dossier.fileId)).toEqual([]);
      expect(await archive.stateOf(dossier.id)).toBe('complete');
    });

    it('a step that the document’s state does not allow is refused, and the allowed ones are named', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      const id = dossier.documents[0]?.id ?? '';
      await expect(archive.documents.update(archive.ctx(), id, undefined, { state: 'lost' })).rejects.toMatchObject({
        code: 'archive_document_step_refused',
        extensions: { allowed: [] },
      });
      await expect(archive.documents.update(archive.ctx(), id, 7, {})).rejects.toMatchObject({
        code: 'version_conflict',
      });
    });

    it('ARC-18: what the calls of sales consultants and service advisers bring is filed with the vehicle', async () => {
      const { id: vehicleId, customerId } = await archive.vehicle();
      const close = async (ownerRole: string, note: string | null, calledId: string | null = customerId) => {
        const id = newId();
        const subject = { type: 'contact', id: newId() };
        await inNorth(async (tx) => {
          await createTasks(tx, archive.ctx(), [
            { id, kind: CALL, subject, ownerRole, vehicleId, customerId: calledId, dueAt: at('2026-11-23 10:00') },
          ]);
          await affected(
            tx,
            sql`update task set state = 'done', outcome = 'reached', note = ${note}, closed_at = now() where id = ${id}`,
          );
          await recordEvents(tx, archive.ctx(), [{ type: 'task.completed', subject: { type: 'task', id } }]);
        });
        return id;
      };
      const sales = await close('sales_consultant', '方向盘略偏');
      await close('service_adviser', '下次保养想换轮胎', null);
      await close('follow_up_specialist', '与档案无关');
      await close('service_adviser', null);
      await archive.tick();
      const [file] = (await archive.files.list(archive.ctx(), { limit: 20, vehicleId })).data;
      const { data } = await archive.documents.list(archive.ctx(), file?.id ?? '', { limit: 20, loose: true });
      expect(data.map(({ kind, label, note }) => [kind, label, note]).sort()).toEqual([
        ['maintenance-information', '维修保养信息', '下次保养想换轮胎'],
        ['new-car-usage', '新车使用信息', '方向盘略偏'],
      ]);
      const [source] = await archive.query<{ id: string }>(
        sql`select source_id as id from archive_document where kind = 'new-car-usage'`,
      );
      expect(source?.id).toBe(sales);
      // so that their notes go with them. SEC-08
      expect(await archive.query(sql`select distinct customer_id as id from archive_document`)).toEqual([
        { id: customerId },
      ]);
    });

    it('ARC-18: what was told otherwise is filed by hand', async () => {
      const { fileId } = await archive.filedDossier();
      const label = { 'zh-CN': '新车使用信息', en: 'New-car usage information' };
      const filed = await archive.documents.create(archive.ctx(), fileId, {
        kind: 'new-car-usage',
        label,
        note: '一切正常',
      });
      expect(filed).toMatchObject({ fileId, dossierId: null, state: 'filed', form: 'electronic', note: '一切正常' });
      await expect(archive.documents.create(archive.ctx(), newId(), { kind: 'x', label })).rejects.toMatchObject({
        code: 'not_found',
      });
    });
  });

  describe('loans', () => {
    const LOAN = { borrower: 'E-0417', purpose: '索赔复核' };

    it('ARC-13: what is lent is due back in time, and is lent once', async () => {
      const { fileId, documents } = await archive.filedDossier();
      const documentId = documents[0]?.id ?? '';
      const lent = await archive.loans.lend(archive.ctx(), { fileId, documentId, ...LOAN });
      expect(lent).toMatchObject({ fileId, documentId, ...LOAN, lentBy: 'li', overdue: false, returnedAt: null });
      expect(lent.dueAt?.toISOString().slice(0, 10)).toBe('2026-11-26');
      expect(await archive.files.get(archive.ctx(), fileId)).toMatchObject({ onLoan: true });
      for (const what of [{ fileId, documentId }, { fileId }]) {
        await expect(archive.loans.lend(archive.ctx(), { ...what, ...LOAN })).rejects.toMatchObject({
          code: 'archive_already_lent',
        });
      }
      const returned = await archive.loans.giveBack(archive.ctx(), lent.id, {});
      expect(returned).toMatchObject({ returnedTo: 'li', condition: 'complete' });
      await expect(archive.loans.giveBack(archive.ctx(), lent.id, {})).rejects.toMatchObject({
        code: 'archive_loan_ended',
      });
      await archive.setClock('2026-12-01 10:00');
      expect(await archive.openViolations(fileId)).toEqual([]);
    });

    it('ARC-13, ARC-14: what does not come back is a violation, and each lost piece one more', async () => {
      const { fileId, id, documents } = await archive.filedDossier();
      const loan = await archive.loans.lend(archive.ctx(), { fileId, ...LOAN });
      await archive.setClock('2026-11-27 10:00');
      expect(await archive.openViolations(fileId)).toEqual(['loan_overdue']);
      expect((await archive.loans.list(archive.ctx(), { limit: 20, overdue: true })).data).toMatchObject([
        { id: loan.id },
      ]);
      const [first, second] = documents.map((document) => document.id) as [string, string];
      const losses = [
        { documentId: first, state: 'lost' as const },
        { documentId: second, state: 'damaged' as const },
      ];
      expect(await archive.loans.giveBack(archive.ctx(), loan.id, { losses })).toMatchObject({
        condition: 'lost',
        overdue: true,
      });
      expect(await archive.openViolations(fileId)).toEqual(['damaged', 'lost']);
      expect(await archive.stateOf(id)).toBe('incomplete');
    });

    it('only what is filed can be lent, and only what was lent comes back damaged', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      const { fileId } = dossier;
      const documentId = dossier.documents[0]?.id ?? '';
      await expect(archive.loans.lend(archive.ctx(), { fileId, documentId, ...LOAN })).rejects.toMatchObject({
        code: 'archive_not_in_house',
      });
      const unknown = { fileId, documentId: newId(), ...LOAN };
      await expect(archive.loans.lend(archive.ctx(), unknown)).rejects.toMatchObject({
        errors: [{ pointer: '#/documentId', code: 'unknown_reference' }],
      });
      const loan = await archive.loans.lend(archive.ctx(), { fileId, ...LOAN });
      const losses = [{ documentId, state: 'lost' as const }];
      await expect(archive.loans.giveBack(archive.ctx(), loan.id, { losses })).rejects.toMatchObject({
        errors: [{ pointer: '#/losses/0/documentId', code: 'unknown_reference' }],
      });
    });

    it('ARC-14: a piece that is found lost while it comes back damaged is judged by one after the other', async () => {
      const { id, fileId, documents } = await archive.filedDossier();
      const documentId = documents[0]?.id ?? '';
      const loan = await archive.loans.lend(archive.ctx(), { fileId, documentId, ...LOAN });
      const losses = [{ documentId, state: 'damaged' as const }];
      let begin = (): void => undefined;
      const begun = new Promise<void>((resolve) => (begin = resolve));
      const judging = inNorth(async (tx) => {
        await affected(tx, sql`update archive_document set state = 'lost' where id = ${documentId}`);
        begin();
        await sleep(400);
      });
      await begun;
      const returning = archive.loans.giveBack(archive.ctx(), loan.id, { losses }).catch((error: unknown) => error);
      await judging;
      expect(await returning).toMatchObject({ errors: [{ pointer: '#/losses/0/documentId' }] });
      expect((await archive.dossiers.get(archive.ctx(), id)).documents[0]).toMatchObject({ state: 'lost' });
    });

    it('ARC-13: lending and opening a dossier wait for Postgres at most five times, and tell the due time', async () => {
      const { fileId, vehicleId } = await archive.filedDossier();
      const counted = countWaits(archive.ctx().store);
      const lent = await archive.loans.lend(archive.ctx(), { fileId, ...LOAN });
      const complaint = { vehicleId, checklist: 'complaint', occasion: 'complaint' } as const;
      const dossier = await archive.dossiers.create(archive.ctx(), complaint);
      const waits = counted.stop();
      expect(waits.filter((one) => one > 5)).toEqual([]);
      expect([lent.dueAt, dossier.dueAt]).toEqual([expect.any(Date), expect.any(Date)]);
    });

    it('of two who want the same bag at once, one gets it', async () => {
      const { fileId } = await archive.filedDossier();
      const lend = () => archive.loans.lend(archive.ctx(), { fileId, ...LOAN });
      const outcomes = await Promise.allSettled([lend(), lend(), lend()]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  it('SEC-08: with a customer go scans and notes, and somebody is asked to destroy the paper', async () => {
    const dossier = await archive.filedDossier();
    const id = dossier.documents[0]?.id ?? '';
    await archive.scan(id, PDF);
    await archive.documents.update(archive.ctx(), id, undefined, { note: '石远梅签字' });
    const [owner] = await archive.query<{ id: string }>(
      sql`select customer_id as id from archive_document where id = ${id}`,
    );
    const customerIds = [owner?.id ?? ''];
    const source = archive.world
      .get(PersonalRecordSources)
      .inOrder()
      .find(({ name }) => name === 'archive');
    const ctx = archive.ctx();
    const read = await inNorth<object[]>(async (tx) => (await source?.read(tx, ctx, customerIds)) ?? []);
    expect(read).toHaveLength(dossier.documents.length);
    expect(read).toContainEqual(expect.objectContaining({ id, note: '石远梅签字' }));
    const folders = await inNorth<string[]>(async (tx) => [...((await source?.files?.(tx, ctx, customerIds)) ?? [])]);
    for (const folder of folders) await archive.world.get(ObjectStorage).remove(folder);
    expect(await archive.storedKeys()).toEqual([]);
    const erase = () => inNorth<number>(async (tx) => (await source?.erase(tx, ctx, customerIds)) ?? -1);
    expect(await erase()).toBeGreaterThan(0);
    expect(await erase()).toBe(0);
    expect((await archive.dossiers.get(ctx, dossier.id)).documents[0]).toMatchObject({
      ...{ state: 'erased', note: null, scanType: null, customerSignature: 'signed' },
    });
    await expect(archive.scans.link(ctx, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(archive.scan(id, PDF)).rejects.toMatchObject({ code: 'not_found' });
    expect(await archive.query(sql`select kind, owner_role from task`)).toEqual([
      { kind: 'archive-destroy-paper', owner_role: 'archive_administrator' },
    ]);
  });

  it('SEC-08, ARC-16: nobody owes papers of a customer who was erased', async () => {
    const wrong = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
    const { id } = await archive.handOver(wrong, { 'intake-sheet': 'missing' });
    await archive.handOvers.receive(archive.ctx(), id, {});
    const awaited = await archive.dossierOfVisit('maintenance', '2026-11-23 17:00');
    expect(await archive.openViolations(wrong.fileId)).toEqual(['incomplete']);
    const owners = await archive.query<{ id: string }>(sql`select distinct customer_id as id from archive_document`);
    const customerIds = owners.map((owner) => owner.id);
    const source = archive.world
      .get(PersonalRecordSources)
      .inOrder()
      .find(({ name }) => name === 'archive');
    await inNorth(async (tx) => source?.erase(tx, archive.ctx(), customerIds));
    await archive.setClock('2026-11-27 09:00');
    expect((await archive.violations.list(archive.ctx(), { limit: 20 })).data).toMatchObject([
      { kind: 'incomplete', repeats: 0, correctedBy: 'system' },
    ]);
    expect(await archive.dossiers.get(archive.ctx(), awaited.id)).toMatchObject({
      ...{ state: 'complete', handedOverAt: null, timeliness: 'pending' },
    });
    expect(await archive.stateOf(wrong.id)).toBe('complete');
    const document = awaited.documents[0]?.id ?? '';
    await expect(
      archive.documents.update(archive.ctx(), document, undefined, { note: '石远梅' }),
    ).rejects.toMatchObject({ errors: [{ pointer: '#/note', code: 'archive_paper_erased' }] });
  });

  it('the view of a customer shows the dossiers, to whoever may see the archive', async () => {
    const dossier = await archive.filedDossier();
    const parts = archive.world.get(CustomerParts);
    const shown = parts.visibleTo(archive.ctx()).filter(({ name }) => name === 'archive');
    const theirs = sql`select d.customer_id from archive_document d where d.dossier_id = ${dossier.id}`;
    expect(await inNorth((tx) => readParts(tx as never, archive.ctx(), shown, theirs))).toEqual([
      {
        dossiers: [
          {
            ...{ id: dossier.id, fileId: dossier.fileId, checklist: 'maintenance', state: 'complete' },
            startedAt: at('2026-11-23 16:00'),
          },
        ],
      },
    ]);
    expect(parts.visibleTo({ ...archive.ctx(), permissions: new Set() })).toEqual([]);
  });

  it('does not see another store’s documents, scans and loans', async () => {
    const { fileId, documents } = await archive.filedDossier();
    const id = documents[0]?.id ?? '';
    await archive.scan(id, PDF);
    const loan = await archive.loans.lend(archive.ctx(), { fileId, borrower: 'E-0417', purpose: '复核' });
    const south = archive.ctx('south');
    const label = { 'zh-CN': '其他', en: 'Other' };
    for (const attempt of [
      () => archive.documents.list(south, fileId, { limit: 20 }),
      () => archive.documents.create(south, fileId, { kind: 'other', label }),
      () => archive.documents.update(south, id, undefined, { state: 'lost' }),
      () => archive.scans.link(south, id),
      () => archive.scans.upload(south, id, [][Symbol.iterator]() as never),
      () => archive.loans.giveBack(south, loan.id, {}),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
    }
    await expect(archive.loans.lend(south, { fileId, borrower: 'x', purpose: 'x' })).rejects.toMatchObject({
      errors: [{ pointer: '#/fileId', code: 'unknown_reference' }],
    });
    expect((await archive.loans.list(south, { limit: 20 })).data).toEqual([]);
    expect(await archive.storedKeys('south')).toEqual([]);
  });
});
