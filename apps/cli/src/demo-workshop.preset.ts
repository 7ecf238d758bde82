import { localDate } from '#libs/foundation';
import type { PriceCatalogueService } from '#libs/quotations';
import type { BaysService, TechniciansService } from '#libs/workshop';

type NewBay = Parameters<BaysService['create']>[1];
type NewTechnician = Parameters<TechniciansService['create']>[1];
type NewPrice = Parameters<PriceCatalogueService['put']>[1]['prices'][number];

const bay = (code: string, ...skills: string[]): NewBay => ({ code, skills, inUse: true });

const technician = (code: string, name: string, ...skills: string[]): NewTechnician => ({
  code,
  name,
  skills,
  efficiency: '1.00',
  inUse: true,
});

const price = (
  kind: NewPrice['kind'],
  code: string,
  name: string,
  nameEn: string,
  yuan: number,
  hours?: string,
): NewPrice => ({
  kind,
  code,
  name,
  nameEn,
  unit: kind === 'labour' ? 'job' : 'piece',
  unitPrice: { amount: yuan * 100, currency: 'CNY' },
  validFrom: localDate('2024-01-01'),
  ...(hours && { hours }),
});

/** A small workshop, the same in every store of the demo. */
export const DEMO_BAYS: readonly NewBay[] = [
  bay('B01', 'maintenance', 'diagnosis'),
  bay('B02', 'maintenance', 'diagnosis'),
  bay('B03', 'maintenance', 'mechanical', 'electrical'),
  bay('B04', 'mechanical', 'electrical', 'diagnosis'),
  bay('B05', 'body'),
  bay('B06', 'paint'),
];

export const DEMO_TECHNICIANS: readonly NewTechnician[] = [
  technician('T001', '周立国', 'maintenance', 'diagnosis'),
  technician('T002', '韩志强', 'maintenance', 'mechanical'),
  technician('T003', '罗建平', 'mechanical', 'electrical', 'diagnosis'),
  technician('T004', '蒋海波', 'maintenance', 'electrical'),
  technician('T005', '魏东升', 'body'),
  technician('T006', '邱文斌', 'paint'),
];

export const DEMO_PRICES: readonly NewPrice[] = [
  price('labour', 'L014', '保养工时', 'Maintenance', 400, '1.00'),
  price('labour', 'L021', '更换前刹车片工时', 'Front brake pads, labour', 240, '1.20'),
  price('labour', 'L030', '四轮定位', 'Wheel alignment', 300, '1.00'),
  price('part', 'P01615', '机滤', 'Oil filter', 35),
  price('part', 'P01620', '空调滤', 'Cabin filter', 98),
  price('part', 'P02201', '前刹车片', 'Front brake pads', 560),
  price('part', 'P00004', '5W-30 机油', 'Engine oil 5W-30', 268),
];
