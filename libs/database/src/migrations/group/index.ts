import { CreateGroupEvent1790000000200 } from './1790000000200-create-event';
import { CreateGroupIdempotencyKey1790000000400 } from './1790000000400-create-idempotency-key';
import { CreateOrganisation1790000000500 } from './1790000000500-create-organisation';
import { CreateRole1790000000510 } from './1790000000510-create-role';
import { CreateStaff1790000000520 } from './1790000000520-create-staff';
import { CreateImportProfile1790000000600 } from './1790000000600-create-import-profile';
import { CreatePolicy1790000002000 } from './1790000002000-create-policy';
import { CreateGroupEventDelivery1790000002100 } from './1790000002100-create-event-delivery';
import { ShowStoresTheirProfile1790000002400 } from './1790000002400-show-stores-their-profile';
import { CreateKpiRollUp1790000002500 } from './1790000002500-create-kpi-roll-up';
import { CreateGroupJob1790000003000 } from './1790000003000-create-group-job';
import { CreatePerson1790000003010 } from './1790000003010-create-person';
import { CreatePersonMerge1790000003020 } from './1790000003020-create-person-merge';
import { CreateErasure1790000003030 } from './1790000003030-create-erasure';
import { CreateContactCounter1790000004300 } from './1790000004300-create-contact-counter';

/** Every migration of this track, oldest first. A shipped one is never edited. */
export const GROUP_MIGRATIONS = [
  CreateGroupEvent1790000000200,
  CreateGroupIdempotencyKey1790000000400,
  CreateOrganisation1790000000500,
  CreateRole1790000000510,
  CreateStaff1790000000520,
  CreateImportProfile1790000000600,
  CreatePolicy1790000002000,
  CreateGroupEventDelivery1790000002100,
  ShowStoresTheirProfile1790000002400,
  CreateKpiRollUp1790000002500,
  CreateGroupJob1790000003000,
  CreatePerson1790000003010,
  CreatePersonMerge1790000003020,
  CreateErasure1790000003030,
  CreateContactCounter1790000004300,
];
