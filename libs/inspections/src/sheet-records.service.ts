import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalRecordSources } from '#libs/http';
import { photoFolder } from './check-photos.service';
import { emptySheetTexts, findSheetIds, findSheetsOfCustomers } from './check-sheet.queries';

/** What the sheets keep of a person: free texts and photos, on the sheets of the person's orders. SEC-08 */
@Injectable()
export class SheetRecordsService implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'checkSheets',
      label: { 'zh-CN': '检查表', en: 'Check sheets' },
      order: 320,
      read: (tx, _ctx, customerIds) => findSheetsOfCustomers(tx, customerIds),
      // whole folders, so that what an upload left behind goes too
      files: async (tx, ctx, customerIds) =>
        (await findSheetIds(tx, customerIds)).map((id) => photoFolder(ctx.store.schema, id)),
      erase: (tx, _ctx, customerIds) => emptySheetTexts(tx, customerIds),
    });
  }
}
