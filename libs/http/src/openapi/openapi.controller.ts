import { Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint, type EndpointOptions } from '../endpoints/endpoint';
import { matches } from '../endpoints/entity-tag';
import { GroupController, PlatformController, StoreController } from '../endpoints/faces';
import { OpenApiDocuments, type ServedDocument } from './openapi-documents';

const TAG = { tag: 'documents', description: 'This document itself' };

/** A key is needed: a public document would betray which stores exist. */
const ENDPOINT = {
  summary: 'Get this OpenAPI document',
  description: 'OpenAPI 3.1, with an ETag.',
  access: 'signed-in',
  produces: 'application/json',
  example: { openapi: '3.1.0' },
} satisfies EndpointOptions;

@StoreController('', TAG)
export class StoreOpenApiController {
  constructor(private readonly documents: OpenApiDocuments) {}

  @Get('openapi.json')
  @Endpoint(ENDPOINT)
  getOpenApi(@Param('storeCode') storeCode: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    send(this.documents.serveStore(storeCode), request, reply);
  }
}

@GroupController('', TAG)
export class GroupOpenApiController {
  constructor(private readonly documents: OpenApiDocuments) {}

  @Get('openapi.json')
  @Endpoint(ENDPOINT)
  getOpenApi(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    send(this.documents.serve('group'), request, reply);
  }
}

@PlatformController('', TAG)
export class PlatformOpenApiController {
  constructor(private readonly documents: OpenApiDocuments) {}

  @Get('openapi.json')
  @Endpoint(ENDPOINT)
  getOpenApi(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    send(this.documents.serve('platform'), request, reply);
  }
}

function send({ json, hash }: ServedDocument, request: FastifyRequest, reply: FastifyReply): void {
  const tag = `"${hash}"`;
  reply.header('etag', tag);
  if (matches(request.headers['if-none-match'], tag)) void reply.code(304).send();
  else void reply.type('application/json; charset=utf-8').send(json);
}
