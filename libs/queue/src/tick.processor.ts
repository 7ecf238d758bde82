import { Logger } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Handles, JobProcessor } from './job-processor';
import { livingInstances } from './living-instances';
import { type TickTask, tickTasksOf } from './on-tick';
import { TICK } from './tick.job';

/** Runs the `@OnTick` methods of all providers, side by side, each at its own pace and never twice at a time. */
@JobProcessor('tick')
export class TickProcessor {
  private readonly logger = new Logger(TickProcessor.name);
  private readonly running = new Set<string>();
  private readonly lastStart = new Map<string, number>();
  private tasks?: readonly TickTask[];

  constructor(private readonly discovery: DiscoveryService) {}

  @Handles(TICK)
  async tick(): Promise<void> {
    this.tasks ??= livingInstances(this.discovery).flatMap(tickTasksOf);
    await Promise.all(this.tasks.map((task) => this.runIfDue(task)));
  }

  /** A task that fails is logged and tried on the next tick; it holds up no other. */
  private async runIfDue({ label, everyMs, run }: TickTask): Promise<void> {
    // A monotonic clock: how long ago, and not what time it is.
    const now = performance.now();
    const last = this.lastStart.get(label);
    if (this.running.has(label) || (last !== undefined && now - last < everyMs)) return;
    this.running.add(label);
    this.lastStart.set(label, now);
    try {
      await run();
    } catch (error) {
      this.lastStart.delete(label);
      this.logger.error({ task: label, err: error }, 'A task of the tick failed');
    } finally {
      this.running.delete(label);
    }
  }
}
