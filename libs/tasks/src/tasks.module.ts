import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventsModule } from '#libs/events';
import { InboxEvents } from './inbox-events';
import { Task } from './task.entity';
import { InboxController, TasksController } from './tasks.controller';
import { TasksService } from './tasks.service';

@Module({
  imports: [TypeOrmModule.forFeature([Task]), EventsModule],
  providers: [TasksService],
  exports: [TasksService],
})
export class TasksModule {}

@Module({ imports: [TasksModule], providers: [InboxEvents], controllers: [InboxController, TasksController] })
export class TasksHttpModule {}
