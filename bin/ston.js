#!/usr/bin/env node
import { start } from '../lib/start.cjs'

process.exitCode = await start(process)
