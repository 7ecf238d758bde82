import { PersonMatchingService } from '#libs/customers';
import { PersonErasuresService, PersonExportsService } from '#libs/persons';
import type { Branch, Customer } from './branch';
import type { Recipe } from './recipe';

/** Numbers of people whom no other recipe knows. */
let phones = 13_500_000_000;

interface Known {
  readonly customer: Customer;
  readonly phone: string;
  readonly personId: string;
}

/** A customer that was matched to a person of the group. */
async function known(at: Branch): Promise<Known> {
  const phone = `${(phones += 3)}`;
  const customer = await at.customer({ phones: [{ number: phone }] });
  const matching = at.api.get(PersonMatchingService);
  while ((await matching.matchDue(at.store.ctx)).more);
  const { data } = await at.atHeadquarters<{ data: readonly { id: string }[] }>('persons/look-up', { phone });
  return { customer, phone, personId: data[0]?.id ?? '' };
}

/** A merge of two persons, and who survived. */
async function merge(at: Branch): Promise<{ id: string; survivorId: string }> {
  const [survivor, merged] = [await known(at), await known(at)];
  return at.atHeadquarters(`persons/${survivor.personId}/merges`, { mergedId: merged.personId });
}

/** A proposal that a merge of two customers in their store has made. */
async function proposal(at: Branch): Promise<string> {
  const [one, other] = [await known(at), await known(at)];
  await at.post(`customers/${one.customer.id}/merges`, { duplicateId: other.customer.id });
  await at.api.get(PersonMatchingService).matchDue(at.store.ctx);
  const open = await at.api.must<{ data: readonly { id: string; oneId: string; otherId: string }[] }>({
    ...{ method: 'GET', path: '/v1/group/person-proposals?limit=100', credential: at.key },
  });
  return open.data.find(({ oneId, otherId }) => [oneId, otherId].includes(one.personId))?.id ?? '';
}

const NEVER = new AbortController().signal;

/** An export whose file is there. */
async function exported(at: Branch): Promise<{ personId: string; jobId: string }> {
  const { personId } = await known(at);
  const { id: jobId } = await at.atHeadquarters<{ id: string }>(`persons/${personId}/exports`, {});
  await at.api.get(PersonExportsService).run(at.group.ctx, jobId, NEVER);
  return { personId, jobId };
}

async function erased(at: Branch): Promise<string> {
  const { personId } = await known(at);
  const { id } = await at.atHeadquarters<{ id: string }>(`persons/${personId}/erasure`, { reason: 'asked_by_person' });
  await at.api.get(PersonErasuresService).run(at.group.ctx, id, NEVER);
  return id;
}

/** A recipe for each operation of headquarters on persons, and on its own jobs. */
export const PERSONS_GROUP_RECIPES: Readonly<Record<string, Recipe>> = {
  'group.listPersons': async (at) => {
    await known(at);
    return { query: { shared: 'false' } };
  },
  'group.lookUpPersons': async (at) => ({ body: { phone: (await known(at)).phone, idNumber: '11010519491231002X' } }),
  'group.getPerson': async (at) => ({ params: { id: (await known(at)).personId } }),
  'group.getPersonProfile': async (at) => ({ params: { id: (await known(at)).personId } }),
  'group.listPersonMerges': async (at) => ({ params: { id: (await merge(at)).survivorId } }),
  'group.mergePerson': async (at) => ({
    params: { id: (await known(at)).personId },
    body: { mergedId: (await known(at)).personId },
  }),
  'group.undoPersonMerge': async (at) => {
    const { id: mergeId, survivorId: id } = await merge(at);
    return { params: { id, mergeId } };
  },
  'group.listPersonProposals': async (at) => {
    await proposal(at);
    return { query: { state: 'open' } };
  },
  'group.decidePersonProposal': async (at) => ({
    params: { id: await proposal(at) },
    body: { decision: 'merge' },
  }),
  'group.exportPerson': async (at) => ({ params: { id: (await known(at)).personId } }),
  'group.getPersonExport': async (at) => {
    const { personId: id, jobId } = await exported(at);
    return { params: { id, jobId } };
  },
  'group.erasePerson': async (at) => ({
    params: { id: (await known(at)).personId },
    body: { reason: 'asked_by_person' },
  }),
  'group.listPersonErasures': async (at) => {
    await erased(at);
    return {};
  },
  'group.getPersonErasure': async (at) => ({ params: { id: await erased(at) } }),

  'group.getJob': async (at) => ({ params: { id: (await exported(at)).jobId } }),
  'group.cancelJob': async (at) => {
    const { personId } = await known(at);
    return { params: { id: (await at.atHeadquarters<{ id: string }>(`persons/${personId}/exports`, {})).id } };
  },
  'group.followJob': async (at) => ({ params: { id: (await exported(at)).jobId } }),
};

/** A recipe for each operation of a store on what its customers agreed to, and on what other stores know of them. */
export const PERSONS_STORE_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listConsents': async (at) => ({ params: { id: await agreeing(at) } }),
  'store.addConsent': async (at) => ({
    params: { id: (await at.customer()).id },
    body: { purpose: 'marketing', channel: 'sms', state: 'withdrawn', source: 'spoken' },
  }),
  'store.getConsentsInForce': async (at) => ({ params: { id: await agreeing(at) } }),
  'store.getElsewhere': async (at) => ({ params: { id: (await known(at)).customer.id } }),
};

async function agreeing(at: Branch): Promise<string> {
  const { id } = await at.customer();
  await at.post(`customers/${id}/consents`, { purpose: 'marketing', state: 'given', source: 'written' });
  return id;
}
