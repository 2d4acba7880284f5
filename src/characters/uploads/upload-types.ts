const TYPE_OF = { jpeg: 'image/jpeg', jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' } as const;

export type UploadExtension = keyof typeof TYPE_OF;

export type UploadType = (typeof TYPE_OF)[UploadExtension];

export const UPLOAD_EXTENSIONS = Object.keys(TYPE_OF) as UploadExtension[];

export const UPLOAD_TYPES = [...new Set(Object.values(TYPE_OF))];

export const fits = (extension: UploadExtension, type: UploadType): boolean => TYPE_OF[extension] === type;
