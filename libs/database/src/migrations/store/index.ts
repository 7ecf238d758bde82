import { CreateEvent1790000000200 } from './1790000000200-create-event';
import { CreateJob1790000000300 } from './1790000000300-create-job';
import { CreateIdempotencyKey1790000000400 } from './1790000000400-create-idempotency-key';
import { CreateCustomer1790000001000 } from './1790000001000-create-customer';

/** Every migration of this track, oldest first. A shipped one is never edited. */
export const STORE_MIGRATIONS = [
  CreateEvent1790000000200,
  CreateJob1790000000300,
  CreateIdempotencyKey1790000000400,
  CreateCustomer1790000001000,
];
