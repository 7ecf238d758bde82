import { Injectable } from '@nestjs/common';
import { OnGroupTick } from '#libs/queue';
import type { GroupContext } from '#libs/tenancy';
import { PersonMergesService } from './person-merges.service';

/** What is done about persons behind the scenes. */
@Injectable()
export class PersonsEvents {
  constructor(private readonly merges: PersonMergesService) {}

  /** Merges what a worker that died between finding two persons to be one and merging them has left. */
  @OnGroupTick({ order: 45, name: 'persons' })
  async mergeCertain(ctx: GroupContext): Promise<null> {
    await this.merges.carryOutCertain(ctx);
    return null;
  }
}
