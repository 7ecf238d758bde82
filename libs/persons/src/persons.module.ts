import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistriesModule } from '#libs/http';
import { GroupKeysModule } from '#libs/identity';
import { JobRunsModule, QueueModule } from '#libs/queue';
import { StorageModule } from '#libs/storage';
import { TasksModule } from '#libs/tasks';
import { AnswerRecordsService } from './answer-records.service';
import { PersonErasuresService } from './person-erasures.service';
import { PersonExportsService } from './person-exports.service';
import { GroupErasure, GroupPersonMerge, GroupPersonProposal } from './person-history.entity';
import { PersonMergesService } from './person-merges.service';
import { PersonStoresService } from './person-stores.service';
import { PersonErasuresController, PersonWorkController } from './person-work.controller';
import { PersonWorkProcessor } from './person-work.processor';
import { GroupPerson, GroupPersonKey, GroupPersonMember } from './person.entity';
import { PersonProposalsController, PersonsController } from './persons.controller';
import { PersonsEvents } from './persons.events';
import { PersonsService } from './persons.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([GroupPerson, GroupPersonKey, GroupPersonMember]),
    TypeOrmModule.forFeature([GroupPersonMerge, GroupPersonProposal, GroupErasure]),
    JobRunsModule,
    QueueModule,
    StorageModule,
    RegistriesModule,
    GroupKeysModule,
    TasksModule, // for what tasks keep of a person, in the worker too
  ],
  providers: [
    PersonsService,
    PersonMergesService,
    PersonExportsService,
    PersonErasuresService,
    PersonStoresService,
    AnswerRecordsService,
  ],
  exports: [PersonsService, PersonMergesService, PersonExportsService, PersonErasuresService, PersonStoresService],
})
export class PersonsModule {}

@Module({
  imports: [PersonsModule],
  controllers: [PersonsController, PersonProposalsController, PersonWorkController, PersonErasuresController],
})
export class PersonsHttpModule {}

@Module({ imports: [PersonsModule, QueueModule], providers: [PersonsEvents, PersonWorkProcessor] })
export class PersonsWorkerModule {}
