// In this order: the throttler, still CommonJS, meets a require cycle otherwise.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
