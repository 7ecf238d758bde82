import { type Processor, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { type BackendQueue, type BackendWorker, QueueConnection, workerOptions } from './queue-connection';
import type { QueueName } from './queues';

/** In front of every key, so that a Redis may be shared. */
const PREFIX = 'forecourt';

/** BullMQ on Redis, for installations that have one and more jobs than Postgres likes. */
export class RedisQueueConnection extends QueueConnection {
  readonly backend = 'redis';
  /** Fails soon, so that a request is answered when Redis is away. */
  private readonly producer: Redis;
  /** Waits for ever, as BullMQ asks of workers. */
  private readonly consumer: Redis;

  /** `report` is told when a connection breaks; ioredis makes it anew. */
  constructor(url: string, report: (error: Error) => void) {
    super();
    this.producer = new Redis(url, { maxRetriesPerRequest: 1, lazyConnect: true });
    this.consumer = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
    this.producer.on('error', report);
    this.consumer.on('error', report);
  }

  async ensureReady(): Promise<void> {
    await this.producer.ping();
  }

  openQueue(name: QueueName): BackendQueue {
    return new Queue(name, { connection: this.producer, prefix: PREFIX });
  }

  openWorker(name: QueueName, process: Processor): BackendWorker {
    return new Worker(name, process, { ...workerOptions(name), connection: this.consumer, prefix: PREFIX });
  }

  async close(): Promise<void> {
    for (const connection of [this.producer, this.consumer]) connection.disconnect();
  }
}
