import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalRecordSources } from '#libs/http';
import { emptyCorrectionsOf, findCorrectionsOf } from './clocking.queries';

/** What clocked labour keeps of a person: why times were corrected, on the person's orders. SEC-08 */
@Injectable()
export class ClockingRecordsService implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'labourClockings',
      label: { 'zh-CN': '工时更正说明', en: 'Corrections of clocked labour' },
      order: 330,
      read: (tx, _ctx, customerIds) => findCorrectionsOf(tx, customerIds),
      erase: (tx, _ctx, customerIds) => emptyCorrectionsOf(tx, customerIds),
    });
  }
}
