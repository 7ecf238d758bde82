export { ExtraService } from './extra-service.entity';
export { ExtraServicesService } from './extra-services.service';
export * from './extra-services.errors';
export * from './extra-services.module';
