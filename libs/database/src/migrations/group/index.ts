import { CreateGroupEvent1790000000200 } from './1790000000200-create-event';
import { CreateGroupIdempotencyKey1790000000400 } from './1790000000400-create-idempotency-key';

/** Every migration of this track, oldest first. A shipped one is never edited. */
export const GROUP_MIGRATIONS = [CreateGroupEvent1790000000200, CreateGroupIdempotencyKey1790000000400];
