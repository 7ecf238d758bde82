import { Injectable } from '@nestjs/common';
import { Wakes } from '#libs/queue';
import { Commits } from '#libs/tenancy';

/** Has the tenant ticked soon after it recorded events; what a crash loses in between is found by the sweep. */
@Injectable()
export class WakeAfterEvents {
  constructor(commits: Commits, wakes: Wakes) {
    commits.subscribe('events', (ctx) => {
      if (ctx.kind === 'store') wakes.wakeStore(ctx.store);
      if (ctx.kind === 'group') wakes.wakeGroup(ctx.group);
    });
  }
}
