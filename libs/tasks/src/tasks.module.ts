import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventsModule } from '#libs/events';
import { RegistriesModule } from '#libs/http';
import { InboxEvents } from './inbox-events';
import { Task } from './task.entity';
import { TaskRecordsService } from './task-records.service';
import { InboxController, TasksController } from './tasks.controller';
import { TasksService } from './tasks.service';

@Module({
  imports: [TypeOrmModule.forFeature([Task]), EventsModule, RegistriesModule],
  providers: [TasksService, TaskRecordsService],
  exports: [TasksService],
})
export class TasksModule {}

@Module({ imports: [TasksModule], providers: [InboxEvents], controllers: [InboxController, TasksController] })
export class TasksHttpModule {}
