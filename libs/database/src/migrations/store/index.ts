import { CreateEvent1790000000200 } from './1790000000200-create-event';
import { CreateIdempotencyKey1790000000400 } from './1790000000400-create-idempotency-key';

/** Every migration of this track, oldest first. A shipped one is never edited. */
export const STORE_MIGRATIONS = [CreateEvent1790000000200, CreateIdempotencyKey1790000000400];
