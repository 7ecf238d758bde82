import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalRecordSources } from '#libs/http';
import { emptyTextsOfCustomers, findRecordsOfCustomers } from './claim.queries';

/** What claims and accidents keep of a person: free texts, on the person's orders. SEC-08 */
@Injectable()
export class ClaimRecordsService implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'claims',
      label: { 'zh-CN': '索赔与责任事故', en: 'Warranty claims and responsibility accidents' },
      order: 340,
      read: (tx, _ctx, customerIds) => findRecordsOfCustomers(tx, customerIds),
      erase: (tx, _ctx, customerIds) => emptyTextsOfCustomers(tx, customerIds),
    });
  }
}
