import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type Locale, type ProblemType, problemCatalogue } from '#libs/foundation';
import { JOB_RUN_STATUSES, type JobRun, type JobRunStatus } from '#libs/queue';
import { Example } from '../requests/field-registry';
import {
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  JsonField,
  ObjectField,
  StringField,
} from '../requests/fields';
import { internalError } from '../problems/http.errors';
import { problemDocument } from '../problems/problem-document';

export class JobProgressDto {
  @IntegerField({ description: 'Pieces done so far', min: 0, example: 1200 })
  done!: number;

  @IntegerField({ description: 'Pieces in all; null while unknown', min: 0, nullable: true, example: 4800 })
  total!: number | null;

  @IntegerField({ description: 'Whole per cent; null while unknown', min: 0, max: 100, nullable: true, example: 25 })
  percent!: number | null;
}

/** Asynchronous work, followed by polling or by server-sent events. */
@Example({ finishedAt: null })
export class JobDto {
  @IdField({ description: 'Id of the job' })
  id!: string;

  @StringField({ description: 'Kind of work', max: 50, example: 'import' })
  type!: string;

  @EnumField(JOB_RUN_STATUSES, { description: 'Where the work stands', enumName: 'JobStatus', example: 'running' })
  status!: JobRunStatus;

  @ObjectField(() => JobProgressDto, { description: 'How far it is' })
  progress!: JobProgressDto;

  @JsonField({ description: 'What came of it: counts and links. Null before the end', nullable: true })
  result!: Record<string, unknown> | null;

  @JsonField({ description: 'Problem document of a failed job', nullable: true })
  error!: Record<string, unknown> | null;

  @InstantField({ description: 'Asked for at' })
  createdAt!: Date;

  @InstantField({ description: 'First taken up at', nullable: true })
  startedAt!: Date | null;

  @InstantField({ description: 'Ended at', nullable: true })
  finishedAt!: Date | null;

  @IntegerField({ description: 'One more with every change', min: 1, example: 7 })
  version!: number;
}

export function toJobDto(job: JobRun, publicUrl: string, locale: Locale): JobDto {
  const { progressDone: done, progressTotal: total } = job;
  return {
    id: job.id,
    type: job.type,
    status: job.status,
    progress: { done, total, percent: total ? Math.min(100, Math.floor((done * 100) / total)) : null },
    result: job.result as Record<string, unknown> | null,
    error: job.error && problemDocument(errorOf(job.error), { publicUrl, locale }),
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    version: job.version,
  };
}

let byCode: ReadonlyMap<string, ProblemType> | undefined;

function errorOf({ code, params }: NonNullable<JobRun['error']>): DomainError {
  byCode ??= new Map(problemCatalogue().problems.map((problem) => [problem.code, problem]));
  return new DomainError(byCode.get(code) ?? internalError, { params });
}

const TENANT_PATH = /^\/v1\/(?:stores\/[^/?]+|group|platform)/;

/** A 202 says where the job is followed and when to ask first. */
export function announceJob(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: Error | null, payload?: unknown) => void,
): void {
  const id = (payload as { id?: unknown } | null)?.id;
  if (typeof id === 'string' && reply.statusCode === 202) {
    reply.headers({ location: `${TENANT_PATH.exec(request.url)?.[0] ?? '/v1'}/jobs/${id}`, 'retry-after': '2' });
  }
  done(null, payload);
}
