import { Counter } from 'prom-client';

/** In prom-client's own registry, which the metrics port serves beside that of the process. */
export const parkedDeliveries = new Counter({
  name: 'event_deliveries_parked_total',
  help: 'Events that a handler was given up on; a person has to look',
  labelNames: ['handler'] as const,
});
