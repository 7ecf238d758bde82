import { Module } from '@nestjs/common';
import { GroupFilterCataloguesController, StoreFilterCataloguesController } from './filter-catalogues.controller';

@Module({ controllers: [StoreFilterCataloguesController, GroupFilterCataloguesController] })
export class FiltersHttpModule {}
