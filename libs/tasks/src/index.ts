export { cancelTasks } from './cancel-tasks';
export { createTasks, type NewTask } from './create-tasks';
export { defineTaskKind, findTaskKind, type TaskKind, type TaskOutcome } from './task-kind';
export { type TaskActor } from './task-step.policy';
export * from './task.entity';
export { TaskDto } from './tasks.dto';
export * from './tasks.errors';
export { TasksHttpModule, TasksModule } from './tasks.module';
export { TasksService } from './tasks.service';
