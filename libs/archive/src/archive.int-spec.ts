import { sql } from '#libs/database';
import { localDate, newId } from '#libs/foundation';
import { at, ArchiveWorld } from './fixtures/archive-world';

const PERIOD = { from: localDate('2026-11-01'), before: localDate('2026-12-01') };

describe('archive', () => {
  let archive: ArchiveWorld;

  beforeAll(async () => {
    archive = await ArchiveWorld.start();
  });
  afterAll(() => archive.stop());
  beforeEach(() => archive.clear());

  const kindsOf = (documents: readonly { kind: string }[]) => documents.map(({ kind }) => kind);

  describe('dossiers', () => {
    it.each([
      ['minor_repair', ['intake-sheet', 'work-authorisation', 'settlement-sheet', 'twelve-point-check']],
      [
        'first_maintenance',
        ['intake-sheet', 'work-authorisation', 'settlement-sheet', 'twelve-point-check', 'first-maintenance-card'],
      ],
      ['maintenance', ['intake-sheet', 'work-authorisation', 'settlement-sheet', 'twelve-point-check']],
      [
        'major_repair',
        [
          ...['intake-sheet', 'work-authorisation', 'settlement-sheet', 'twelve-point-check'],
          ...['road-test-sheet', 'estimate-sheet'],
        ],
      ],
      ['warranty_claim', ['intake-sheet', 'work-authorisation', 'settlement-sheet', 'twelve-point-check']],
    ] as const)(
      'ARC-08, ARC-10: handing a car back after %s asks for its papers within a working day',
      async (type, kinds) => {
        const dossier = await archive.dossierOfVisit(type, '2026-11-23 16:00');
        expect(kindsOf(dossier.documents)).toEqual(kinds);
        expect(dossier).toMatchObject({
          occasion: 'order',
          department: 'service',
          role: 'service_adviser',
          state: 'expected',
          timeliness: 'pending',
          policyRef: `archive-checklist/${type.replace('_', '-')}@preset:1`,
        });
        expect(dossier.dueAt?.toISOString().slice(0, 10)).toBe('2026-11-24');
      },
    );

    it('ARC-07, ARC-09: a new car asks for its twelve papers within three working days of its delivery', async () => {
      archive.world.clock.set(at('2026-11-19 10:00'));
      await archive.vehicle({ origin: 'sold_here', purchasedOn: '2026-11-16', deliveredOn: '2026-11-19' });
      await archive.tick();
      const [listed] = (await archive.dossiers.list(archive.ctx(), { limit: 20 })).data;
      const dossier = await archive.dossiers.get(archive.ctx(), listed?.id ?? '');
      expect(dossier.documents).toHaveLength(12);
      expect(dossier).toMatchObject({
        occasion: 'sale',
        checklist: 'new-car',
        department: 'sales',
        role: 'sales_consultant',
      });
      // Friday, Monday, Tuesday
      expect(dossier.dueAt?.toISOString().slice(0, 10)).toBe('2026-11-24');
    });

    it('ARC-07: a delivery at the end of days opens nothing, and holds up nothing else', async () => {
      archive.world.clock.set(at('2026-11-19 10:00'));
      await archive.vehicle({ origin: 'sold_here', deliveredOn: '9999-12-31' });
      const { id: vehicleId } = await archive.vehicle({ origin: 'sold_here', deliveredOn: '2026-11-23' });
      await archive.tick();
      expect((await archive.dossiers.list(archive.ctx(), { limit: 20 })).data).toMatchObject([{ vehicleId }]);
    });

    it('CF-19: where the rules say so, the time counts from the sale', async () => {
      archive.world.clock.set(at('2026-11-19 10:00'));
      await archive.issue('archive-checklist', 'new-car', { startEvent: 'sale' });
      await archive.vehicle({ origin: 'sold_here', purchasedOn: '2026-11-17' });
      await archive.tick();
      const [dossier] = (await archive.dossiers.list(archive.ctx(), { limit: 20 })).data;
      expect(dossier?.startedAt).toEqual(at('2026-11-17 00:00'));
      expect(dossier?.dueAt?.toISOString().slice(0, 10)).toBe('2026-11-20');
      expect(dossier?.policyRef).toMatch(/^archive-checklist\/new-car@store:\d+$/);
    });

    it('ARC-20: papers that the manufacturer asks for are a version of the checklist', async () => {
      const receipt = {
        ...{ kind: 'parts-receipt', label: { 'zh-CN': '旧件回收单', en: 'Returned parts' }, form: 'original' },
        ...{ required: true, checkType: false, customerSignature: false, internalSignature: true },
      };
      archive.world.clock.set(at('2026-11-23 08:00'));
      await archive.issue('archive-checklist', 'warranty-claim', { documents: [receipt], manufacturerRule: '4.3' });
      const dossier = await archive.dossierOfVisit('warranty_claim', '2026-11-23 16:00');
      expect(kindsOf(dossier.documents)).toEqual(['parts-receipt']);
    });

    it('ARC-03: a car that comes again keeps its one file, and what is told twice opens no second dossier', async () => {
      const first = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      await archive.query(
        // the same event once more, as after a crash before the delivery was noted
        sql`insert into event_pending (event_id)
          select id from event where type = 'service-order.delivered' on conflict do nothing`,
      );
      await archive.tick();
      const open = { vehicleId: first.vehicleId, checklist: 'complaint', occasion: 'complaint' } as const;
      const complaint = await archive.dossiers.create(archive.ctx(), open);
      expect(complaint.fileId).toBe(first.fileId);
      expect((await archive.dossiers.list(archive.ctx(), { limit: 20, fileId: first.fileId })).data).toHaveLength(2);
      await expect(archive.files.create(archive.ctx(), { vehicleId: first.vehicleId })).rejects.toMatchObject({
        code: 'archive_file_taken',
      });
    });

    it('ARC-19: complaint papers are filed by customer care', async () => {
      const { id: vehicleId } = await archive.vehicle();
      const dossier = await archive.dossiers.create(archive.ctx(), {
        ...{ vehicleId, checklist: 'complaint', occasion: 'complaint', startedAt: at('2026-11-23 16:00') },
      });
      expect(dossier).toMatchObject({ department: 'customer_care', state: 'expected' });
      expect(kindsOf(dossier.documents)).toEqual(['complaint-form', 'complaint-result']);
    });

    it('ARC-08: what an import tells of the last days opens its dossiers too, and the past does not', async () => {
      archive.world.clock.set(at('2026-11-23 18:00'));
      const recent = await archive.visit('maintenance', '2026-11-23 16:00');
      await archive.visit('maintenance', '2026-10-23 16:00');
      const importId = newId();
      await archive.query(sql`update service_order set import_id = ${importId}`);
      await archive.query(sql`delete from event_pending`);
      await archive.record({ type: 'import.finished', subject: { type: 'import', id: importId } });
      await archive.tick();
      expect((await archive.dossiers.list(archive.ctx(), { limit: 20 })).data).toMatchObject([
        { orderId: recent.orderId },
      ]);
    });

    it('what was handed back long ago opens nothing by itself, and can be opened by hand, once', async () => {
      archive.world.clock.set(at('2026-11-23 16:00'));
      const { orderId, vehicleId } = await archive.visit('maintenance', '2026-11-10 16:00');
      await archive.tick();
      expect((await archive.dossiers.list(archive.ctx(), { limit: 20 })).data).toEqual([]);
      const open = { vehicleId, orderId, checklist: 'maintenance', occasion: 'order' } as const;
      await archive.dossiers.create(archive.ctx(), open);
      await expect(archive.dossiers.create(archive.ctx(), open)).rejects.toMatchObject({
        code: 'archive_dossier_taken',
      });
    });

    it('a dossier is refused for a vehicle, an order or a checklist that is not there', async () => {
      const { id: vehicleId } = await archive.vehicle();
      const open = { vehicleId, checklist: 'complaint', occasion: 'complaint' } as const;
      const refused = async (change: object, errors: object[]) =>
        expect(archive.dossiers.create(archive.ctx(), { ...open, ...change })).rejects.toMatchObject({ errors });
      await refused({ vehicleId: newId() }, [{ pointer: '#/vehicleId', code: 'unknown_reference' }]);
      await refused({ checklist: 'nothing' }, [{ pointer: '#/checklist', code: 'archive_checklist_unknown' }]);
      const stranger = { occasion: 'order', orderId: newId() };
      await refused(stranger, [{ pointer: '#/orderId', code: 'unknown_reference' }]);
      await refused({ orderId: newId() }, [{ pointer: '#/orderId', code: 'archive_occasion_mismatch' }]);
      const ahead = new Date('9999-12-31T00:00:00Z');
      await refused({ startedAt: ahead }, [{ pointer: '#/startedAt', code: 'archive_started_ahead' }]);
    });
  });

  describe('the register', () => {
    it('ARC-05, ARC-06, SEC-07: papers change hands against two signatures, and what is missing is noted', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      archive.world.clock.set(at('2026-11-24 10:00'));
      const signed = await archive.handOver(dossier, { 'twelve-point-check': 'missing' });
      expect(signed).toMatchObject({ state: 'signed', handedOverBy: 'wang', receivedBy: null, department: 'service' });
      const missing = dossier.documents.find(({ kind }) => kind === 'twelve-point-check')?.id;
      expect(signed.lines.filter(({ isHandedOver }) => !isHandedOver)).toEqual([
        { documentId: missing, isHandedOver: false, note: null },
      ]);
      const received = await archive.handOvers.receive(archive.ctx(), signed.id, {});
      expect(received).toMatchObject({ state: 'received', receivedBy: 'li', receivedAt: at('2026-11-24 10:00') });
      expect(await archive.dossiers.get(archive.ctx(), dossier.id)).toMatchObject({
        state: 'incomplete',
        timeliness: 'in_time',
        documents: [{ state: 'filed' }, { state: 'filed' }, { state: 'filed' }, { state: 'missing' }],
      });
      expect((await archive.handOvers.list(archive.ctx(), { limit: 20, dossierId: dossier.id })).data).toEqual([
        received,
      ]);
      const ofDay = async (day: string, before: string) => {
        const period = { handedOverFrom: localDate(day), handedOverBefore: localDate(before) };
        return (await archive.handOvers.list(archive.ctx(), { limit: 20, ...period })).data.length;
      };
      expect([await ofDay('2026-11-24', '2026-11-25'), await ofDay('2026-11-25', '2026-11-26')]).toEqual([1, 0]);
      expect((await archive.told()).map(({ type }) => type)).toEqual(
        expect.arrayContaining(['archive.dossier-opened', 'archive.handed-over', 'archive.received']),
      );
    });

    it('SEC-07: nobody receives what they handed over themselves', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      const { id } = await archive.handOver(dossier, {}, 'li');
      await expect(archive.handOvers.receive(archive.ctx(), id, {})).rejects.toMatchObject({
        code: 'archive_same_signer',
      });
      await expect(archive.handOvers.giveBack(archive.ctx(), id, { reason: '不符' })).rejects.toMatchObject({
        code: 'archive_same_signer',
      });
    });

    it('SEC-07: an API key signs for the person that it names', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      const key = { ...archive.ctx(), actor: { type: 'api_key' as const, id: 'a-key', name: 'DMS' } };
      const documents = dossier.documents.map(({ id }) => ({
        documentId: id,
        customerSigned: true,
        internalSigned: true,
      }));
      const { id } = await archive.handOvers.handOver(key, dossier.id, { documents, signer: 'E-1' });
      await expect(archive.handOvers.receive(key, id, { signer: 'E-1' })).rejects.toMatchObject({
        code: 'archive_same_signer',
      });
      expect(await archive.handOvers.receive(key, id, { signer: 'E-2' })).toMatchObject({
        handedOverBy: 'E-1',
        receivedBy: 'E-2',
      });
    });

    it('ARC-17, TEN-06: each department hands over its own papers', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      const seller = { ...archive.ctx(), permissions: new Set(['archive:hand-over', 'archive:write-sales']) };
      const documents = [{ documentId: dossier.documents[0]?.id ?? '' }];
      await expect(archive.handOvers.handOver(seller, dossier.id, { documents })).rejects.toMatchObject({
        code: 'forbidden',
      });
    });

    it('a step that the papers’ state does not allow is refused, and the allowed states are named', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      const { id } = await archive.handOver(dossier);
      await expect(archive.handOver(dossier)).rejects.toMatchObject({
        code: 'archive_hand_over_refused',
        extensions: { allowed: ['expected', 'incomplete'] },
      });
      await archive.handOvers.receive(archive.ctx(), id, {});
      await expect(archive.handOvers.receive(archive.ctx(), id, {})).rejects.toMatchObject({
        code: 'archive_receipt_refused',
        extensions: { allowed: ['signed'] },
      });
      await expect(archive.handOver(dossier)).rejects.toMatchObject({ code: 'archive_hand_over_refused' });
    });

    it('ARC-08: papers that are given back count as not handed over, and are late when they come too late', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      archive.world.clock.set(at('2026-11-24 10:00'));
      const { id } = await archive.handOver(dossier);
      await archive.handOvers.giveBack(archive.ctx(), id, { reason: '结算单车牌与接车单不符' });
      expect(await archive.dossiers.get(archive.ctx(), dossier.id)).toMatchObject({
        state: 'expected',
        handedOverAt: null,
      });
      await archive.setClock('2026-11-25 10:00');
      expect(await archive.openViolations(dossier.fileId)).toEqual(['late']);
      await archive.handOver(dossier);
      expect(await archive.dossiers.get(archive.ctx(), dossier.id)).toMatchObject({ timeliness: 'late' });
      expect(await archive.openViolations(dossier.fileId)).toEqual([]);
    });

    it('ARC-08, ARC-16: papers that came late and are given back are late again, until they come', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      await archive.setClock('2026-11-25 10:00');
      const { id } = await archive.handOver(dossier);
      expect(await archive.openViolations(dossier.fileId)).toEqual([]);
      await archive.handOvers.giveBack(archive.ctx(), id, { reason: '空白表格' });
      expect(await archive.openViolations(dossier.fileId)).toEqual(['late']);
      await archive.handOver(dossier);
      expect(await archive.openViolations(dossier.fileId)).toEqual([]);
    });

    it('ARC-09, ARC-16: a copy in place of an original is a violation, also of papers that were given back', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      const { id } = await archive.handOver(dossier, { 'intake-sheet': { form: 'copy' } });
      await archive.handOvers.giveBack(archive.ctx(), id, { reason: '缺原件' });
      const again = await archive.handOver(dossier, { 'intake-sheet': { form: 'copy' } });
      await archive.handOvers.receive(archive.ctx(), again.id, {});
      expect(await archive.openViolations(dossier.fileId)).toEqual(['not_to_requirement']);
      const { documents } = await archive.dossiers.get(archive.ctx(), dossier.id);
      expect(documents.find(({ kind }) => kind === 'intake-sheet')).toMatchObject({ form: 'copy', state: 'filed' });
    });

    it('of two who hand the same papers over at once, one does', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      const outcomes = await Promise.allSettled([archive.handOver(dossier), archive.handOver(dossier, {}, 'zhao')]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });
  });

  describe('violations', () => {
    it('ARC-11, ARC-12, CF-22: what the archive finds wrong names the role that is charged, each paper for itself', async () => {
      const dossier = await archive.dossierOfVisit('major_repair', '2026-11-23 16:00');
      const { id } = await archive.handOver(dossier, {
        'intake-sheet': { customerSigned: false },
        'settlement-sheet': { internalSigned: false },
        'estimate-sheet': 'missing',
      });
      const wrong = dossier.documents.find(({ kind }) => kind === 'work-authorisation')?.id ?? '';
      await archive.handOvers.receive(archive.ctx(), id, { findings: [{ documentId: wrong, toRequirement: false }] });
      expect(await archive.openViolations(dossier.fileId)).toEqual([
        ...['customer_signature_missing', 'incomplete', 'internal_signature_missing', 'not_to_requirement'],
      ]);
      const found = (await archive.told('archive.violation')).map(({ payload }) => payload);
      expect(found).toHaveLength(4);
      for (const payload of found) {
        expect(payload).toMatchObject({
          department: 'service',
          role: 'service_adviser',
          repeats: 0,
          fileId: dossier.fileId,
        });
      }
    });

    it('ARC-12: a check-type document of a new car without the customer’s signature is charged to the sales consultant', async () => {
      archive.world.clock.set(at('2026-11-19 10:00'));
      await archive.vehicle({ origin: 'sold_here', deliveredOn: '2026-11-19' });
      await archive.tick();
      const [listed] = (await archive.dossiers.list(archive.ctx(), { limit: 20 })).data;
      const dossier = await archive.dossiers.get(archive.ctx(), listed?.id ?? '');
      const { id } = await archive.handOver(dossier, { 'delivery-check-sheet': { customerSigned: false } });
      await archive.handOvers.receive(archive.ctx(), id, {});
      const { data } = await archive.violations.list(archive.ctx(), { limit: 20 });
      expect(data).toMatchObject([{ kind: 'customer_signature_missing', role: 'sales_consultant' }]);
      expect(dossier.documents.filter(({ checkType }) => checkType).map(({ kind }) => kind)).toEqual([
        ...['delivery-check-sheet', 'pdi-check-sheet'],
      ]);
    });

    it('ARC-12: no checklist of sales can do without the customer’s signature on a check-type document', async () => {
      const sheet = {
        ...{ kind: 'delivery-check-sheet', label: { 'zh-CN': '交车检查表', en: 'Delivery check sheet' } },
        ...{ form: 'original', required: true, checkType: true, customerSignature: false, internalSignature: true },
      };
      const refused = { errors: [expect.objectContaining({ code: 'archive_check_unsigned' })] };
      await expect(archive.issue('archive-checklist', 'new-car', { documents: [sheet] })).rejects.toMatchObject(
        refused,
      );
      await archive.issue('archive-checklist', 'maintenance', { documents: [sheet] });
    });

    it('ARC-16: what nobody corrects within a working day counts again, day by day, until somebody does', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      const { id } = await archive.handOver(dossier, { 'intake-sheet': 'missing' });
      await archive.handOvers.receive(archive.ctx(), id, {});
      const repeats = async () => (await archive.violations.list(archive.ctx(), { limit: 20 })).data[0]?.repeats;
      await archive.setClock('2026-11-24 10:00');
      expect(await repeats()).toBe(0);
      await archive.setClock('2026-11-25 09:00');
      expect(await repeats()).toBe(1);
      await archive.setClock('2026-11-26 09:00');
      expect(await repeats()).toBe(2);
      const again = await archive.handOver({ ...dossier, documents: dossier.documents.slice(0, 1) });
      await archive.handOvers.receive(archive.ctx(), again.id, {});
      await archive.setClock('2026-11-30 09:00');
      expect((await archive.violations.list(archive.ctx(), { limit: 20 })).data).toMatchObject([
        { repeats: 2, correctedBy: 'li', correctedAt: at('2026-11-26 09:00') },
      ]);
      expect(await archive.stateOf(dossier.id)).toBe('complete');
      expect((await archive.told('archive.violation')).map(({ type, payload }) => [type, payload.repeats])).toEqual([
        ['archive.violation-found', 0],
        ['archive.violation-repeated', 1],
        ['archive.violation-repeated', 2],
        ['archive.violation-corrected', 2],
      ]);
    });

    it('ARC-08: papers that do not come are late once, and count again like everything else', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      await archive.setClock('2026-11-24 12:00');
      expect(await archive.openViolations(dossier.fileId)).toEqual([]);
      await archive.setClock('2026-11-25 09:00');
      await archive.tick();
      expect(await archive.openViolations(dossier.fileId)).toEqual(['late']);
      await archive.setClock('2026-11-27 09:00');
      expect((await archive.violations.list(archive.ctx(), { limit: 20 })).data).toMatchObject([{ repeats: 1 }]);
    });

    it('a correction can be noted by hand, once', async () => {
      const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
      await archive.setClock('2026-11-25 09:00');
      const [late] = (await archive.violations.list(archive.ctx(), { limit: 20, fileId: dossier.fileId })).data;
      const corrected = await archive.violations.correct(archive.ctx(), late?.id ?? '', {});
      expect(corrected).toMatchObject({ correctedBy: 'li', correctedAt: at('2026-11-25 09:00') });
      await expect(archive.violations.correct(archive.ctx(), late?.id ?? '', {})).rejects.toMatchObject({
        code: 'archive_violation_closed',
      });
      await expect(archive.violations.correct(archive.ctx(), newId(), {})).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  it('ARC-15, SEC-04: timeliness and completeness of a department are the lists behind them', async () => {
    const whole = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
    const wanting = await archive.dossierOfVisit('maintenance', '2026-11-23 17:00');
    await archive.dossierOfVisit('maintenance', '2026-11-23 17:30');
    for (const [dossier, otherwise] of [
      [whole, {}],
      [wanting, { 'intake-sheet': 'missing' as const }],
    ] as const) {
      const { id } = await archive.handOver(dossier, otherwise);
      await archive.handOvers.receive(archive.ctx(), id, {});
    }
    await archive.setClock('2026-11-25 09:00');
    await archive.dossierOfVisit('maintenance', '2026-11-25 09:00');
    const { departments } = await archive.dossiers.summary(archive.ctx(), PERIOD);
    expect(departments.find(({ department }) => department === 'service')).toEqual({
      department: 'service',
      heads: ['service_director', 'service_manager'],
      due: 3,
      inTime: 2,
      complete: 1,
      pending: 1,
      timelinessRate: '0.6667',
      completenessRate: '0.3333',
    });
    const listed = async (query: object) => {
      const period = { startedFrom: PERIOD.from, startedBefore: PERIOD.before };
      return (await archive.dossiers.list(archive.ctx(), { limit: 20, department: 'service', ...period, ...query }))
        .data.length;
    };
    expect(await listed({ timeliness: ['in_time', 'late'] })).toBe(3);
    expect(await listed({ timeliness: ['in_time'] })).toBe(2);
    expect(await listed({ timeliness: ['late'] })).toBe(1);
    expect(await listed({ timeliness: ['in_time', 'late'], state: ['complete'] })).toBe(1);
    expect(await listed({ timeliness: ['pending'] })).toBe(1);
  });

  it('ARC-01, ARC-02, ARC-03, ARC-04: a file knows its bag and cabinet, what it holds, and what is open in it', async () => {
    const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
    const { version } = await archive.files.get(archive.ctx(), dossier.fileId);
    const place = { bagNumber: 'DA-00412', cabinet: 'B-03', place: '2-17' };
    const placed = await archive.files.update(archive.ctx(), dossier.fileId, version, place);
    expect(placed).toMatchObject({
      ...{ ...place, vehicleId: dossier.vehicleId, scopes: ['after_sales'], origin: null },
      ...{ openDossiers: 1, openViolations: 0, onLoan: false, version: 2 },
    });
    const found = await archive.files.list(archive.ctx(), { limit: 20, bagNumber: 'DA-00412', scope: 'after_sales' });
    expect(found.data).toEqual([placed]);
    const { id: vehicleId } = await archive.vehicle();
    await expect(archive.files.create(archive.ctx(), { vehicleId, ...place })).rejects.toMatchObject({
      code: 'archive_bag_taken',
    });
    await expect(archive.files.update(archive.ctx(), dossier.fileId, version, place)).rejects.toMatchObject({
      code: 'version_conflict',
    });
  });

  it('does not see another store’s files, dossiers, register and violations', async () => {
    const dossier = await archive.dossierOfVisit('maintenance', '2026-11-23 16:00');
    const { id } = await archive.handOver(dossier, { 'intake-sheet': 'missing' });
    const south = archive.ctx('south');
    const page = { limit: 20 };
    const lists = [
      archive.files.list(south, page),
      archive.dossiers.list(south, page),
      archive.handOvers.list(south, page),
      archive.violations.list(south, page),
    ];
    for (const { data } of await Promise.all<{ data: unknown[] }>(lists)) expect(data).toEqual([]);
    const documents = [{ documentId: dossier.documents[0]?.id ?? '' }];
    for (const attempt of [
      () => archive.files.get(south, dossier.fileId),
      () => archive.files.update(south, dossier.fileId, undefined, { cabinet: 'X' }),
      () => archive.dossiers.get(south, dossier.id),
      () => archive.handOvers.get(south, id),
      () => archive.handOvers.handOver(south, dossier.id, { documents }),
      () => archive.handOvers.receive(south, id, {}),
      () => archive.handOvers.giveBack(south, id, { reason: 'x' }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
    }
    await expect(archive.files.create(south, { vehicleId: dossier.vehicleId })).rejects.toMatchObject({
      errors: [{ pointer: '#/vehicleId', code: 'unknown_reference' }],
    });
    const { departments } = await archive.dossiers.summary(south, PERIOD);
    expect(departments.map(({ due, pending }) => due + pending)).toEqual([0, 0, 0]);
  });
});
