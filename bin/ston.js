#!/usr/bin/env node
import { run } from '../lib/main.js'

process.exitCode = await run(process)
